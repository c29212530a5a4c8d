/**
 * The valid events from which the malformed ones derive: those that were ever on the wire, with a
 * secret in every sensitive member.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STARTS_AT } from '../../../local/simulation';
import { isRecord, mapRecord } from '../../../src/api/records';
import type { ResourceKind } from '../../../src/api/resource-kind';
import { propertiesOf } from '../../../src/api/resource-kind';
import type { Shape } from '../../../src/api/schema';
import { inherit } from '../../../src/api/schema';
import { validate } from '../../../src/api/validate';
import { adapters } from '../../../src/handlers/provider/adapters';
import { EVENTS } from '../../../test/handlers/replays';

// Reads: test/handlers/events/*.json

/** The text in sensitive properties and in the response URL, which must appear nowhere else. */
export const CANARY = 'canary-7f3a91';

/** The time of the event by the clock that the code sees: just now. */
const sentAt = STARTS_AT.toISOString().replace(/[-:]|\.\d+/g, '');

export interface ValidEvent {
  readonly file: string;
  readonly event: Record<string, any>;
  readonly kind: ResourceKind;
  /** Whether the event leads to a call. */
  readonly calls: boolean;
}

const FOLDER = join(__dirname, '../../../test/handlers/events');
/** Events without a call: the deletion of a resource that was never created, or that leaves nothing to delete. */
const WITHOUT_CALLS = Object.entries(EVENTS).flatMap(([type, steps]) =>
  steps.filter(([, calls]) => calls === '').map(([event]) => `${type}-${event}.json`),
);

export const VALID_EVENTS: readonly ValidEvent[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const event = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    const { kind } = adapters.get(event.ResourceType)!;
    const withSecrets = (properties: unknown) => properties && mark(properties, propertiesOf(kind));
    return {
      file,
      kind,
      calls: !WITHOUT_CALLS.includes(file),
      event: {
        ...event,
        ResponseURL: event.ResponseURL.replace(/Signature=.*/, `Signature=${CANARY}`).replace(
          /X-Amz-Date=\w+/,
          `X-Amz-Date=${sentAt}`,
        ),
        ...(event.Continuation && { Continuation: { ...event.Continuation, startedAt: STARTS_AT.getTime() } }),
        ResourceProperties: withSecrets(event.ResourceProperties),
        ...(event.OldResourceProperties && { OldResourceProperties: withSecrets(event.OldResourceProperties) }),
      },
    };
  });

function mark(value: unknown, shape: Shape): unknown {
  if (shape.type === 'structure' && isRecord(value)) {
    return mapRecord(value, (item, name) =>
      Object.hasOwn(shape.members, name) ? mark(item, inherit(shape, shape.members[name])) : item,
    );
  }
  if (shape.type === 'map' && isRecord(value)) {
    return mapRecord(value, (item) => mark(item, inherit(shape, shape.value)));
  }
  if (!shape.sensitive || typeof value !== 'string') return value;
  const marked = [value.replace('MII', `MII${CANARY}`), `${value} ${CANARY}`, `${value}-${CANARY}`].slice(
    value.startsWith('-----') ? 0 : 1,
  );
  return marked.find((text) => validate(text, shape, '').length === 0) ?? value;
}
