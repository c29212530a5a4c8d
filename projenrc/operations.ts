/**
 * Where each operation of AWS IoT managed integrations is in the library, and which tests show it;
 * docs/operations.md has them all.
 */

import { code, table } from './markdown';
import { IOT_MANAGED_INTEGRATIONS } from '../src/api/iot-managed-integrations';
import type { ResourceKind } from '../src/api/resource-kind';
import { kindName } from '../src/api/resource-kind';
import type { Operation } from '../src/api/schema';
import { adapters } from '../src/handlers/provider/adapters';
import { allows, everyGrant } from '../test/granting';
import { EVENTS, REPLAY } from '../test/handlers/replays';

export interface TestName {
  readonly file: string;
  /** With the titles of the blocks that it is in, as Jest writes them. */
  readonly title: string;
}

interface Place {
  readonly where: string;
  readonly tests: readonly TestName[];
}

export interface Row {
  readonly operation: string;
  readonly places: readonly Place[];
}

const { operations, signingName } = IOT_MANAGED_INTEGRATIONS;
const kinds: ResourceKind[] = [...adapters.values()]
  .map(({ kind }) => kind)
  .filter(({ service }) => service === signingName);
const grants = everyGrant();

/** What is called only where something is in the way of a deletion, which the events of a life do not tell of. */
const IN_THE_WAY: Readonly<Record<string, TestName>> = {
  DeregisterAccountAssociation: {
    file: 'test/handlers/emulated/connectors.test.ts',
    title: 'an account association is deleted after its things are deregistered, also those that are gone meanwhile',
  },
  ListAccountAssociations: {
    file: 'test/handlers/emulated/connectors.test.ts',
    title: 'what is in use is not deleted, and the failure names what uses it a connector destination',
  },
  ListConnectorDestinations: {
    file: 'test/handlers/emulated/connectors.test.ts',
    title: 'what is in use is not deleted, and the failure names what uses it a cloud connector',
  },
  ListNotificationConfigurations: {
    file: 'test/handlers/emulated/deletion.test.ts',
    title:
      'a destination that a notification configuration names fails after two minutes, and names what uses it, where the service says ConflictException',
  },
};

export const rows: readonly Row[] = Object.keys(operations).sort().map((name) => ({
  operation: name, places: [...placesInLives(operations[name]), ...placesInGrants(operations[name])],
}));

function placesInLives(operation: Operation): Place[] {
  const lives = kinds.flatMap((kind) => rolesOf(operation, kind).map((role) => ({ role, kind })));
  return [...new Set(lives.map(({ role }) => role))].map((role) => {
    const served = lives.filter((life) => life.role === role).map(({ kind }) => kind);
    return {
      where: `${role} ${code(served.map(kindName))}`,
      tests: served.flatMap((kind) => testsOfLife(operation, kind)),
    };
  });
}

/** What the operation does in the life of a kind. */
function rolesOf(operation: Operation, kind: ResourceKind): string[] {
  const { create, read, update, delete: remove, tagging = [], also = [], ownProperties = {} } = kind;
  const roles = {
    [Object.hasOwn(ownProperties, 'Triggers') ? 'deploy-time action' : 'creates']: [create],
    reads: [read],
    updates: [update],
    deletes: [remove],
    ['tags of']: tagging,
    ['also called for']: also,
  };
  return Object.entries(roles).filter(([, called]) => called.includes(operation)).map(([role]) => role);
}

function testsOfLife({ name }: Operation, { type }: ResourceKind): TestName[] {
  const life = type.slice('Custom::'.length);
  const isReplayed = EVENTS[life].some(([, calls]) => calls.split(' ').includes(name));
  if (isReplayed) return [{ file: 'test/handlers/emulated/old-events.test.ts', title: `${life} ${REPLAY}` }];
  return Object.hasOwn(IN_THE_WAY, name) ? [IN_THE_WAY[name]] : [];
}

function placesInGrants({ name }: Operation): Place[] {
  const granting = grants.filter(({ actions }) => actions.includes(`${signingName}:${name}`));
  return granting.map((granted) => ({
    where: code([granted.grant]),
    tests: [{ file: 'test/grants.test.ts', title: allows(granted, name) }],
  }));
}

const cell = (lines: readonly string[]) => [...new Set(lines)].join('<br>');
const linked = ({ file, title }: TestName) => `[${title}](../${file})`;

function cells({ operation, places }: Row): string[] {
  return [
    code([operation]),
    cell(places.map(({ where }) => where)),
    cell(places.flatMap(({ tests }) => tests.map(linked))),
  ];
}

export const text = `<!-- Written by projenrc/support-matrix.ts. -->

# Operations

Each of the ${rows.length} operations of AWS IoT managed integrations, where it is in the library, and the tests that show it there: in the life
of a construct, as an action of a deployment, or as a grant to application code.

${table(['operation', 'where', 'tests'], rows.map(cells))}
`;
