/** AWS Systems Manager's parameter store. */

import * as api from './description';
import type { Storage } from '../../storage';
import type { Call, EmulatedService, Handlers } from '../service';
import { ServiceError } from '../service';

export interface SsmHost {
  readonly account: string;
  readonly region: string;
  readonly storage: Pick<Storage, 'map'>;
}

/** The allowed types of a parameter; an encrypted one would lie in the storage for everyone to read. */
const TYPES = ['String', 'StringList'];

export class Ssm implements EmulatedService {
  public readonly description = api.SSM;
  public readonly operations: Handlers<typeof api> & EmulatedService['operations'] = {
    GetParameter: ({ Name }) => {
      const name = nameOf(Name);
      if (!this.values.has(name)) throw notFound();
      return { Parameter: this.describe(name) };
    },

    GetParameters: async ({ Names }, call) => {
      await this.authorizeAll(Names, call);
      const names = [...new Set(Names.map(nameOf))];
      return {
        Parameters: names.filter((name) => this.values.has(name)).map((name) => this.describe(name)),
        InvalidParameters: names.filter((name) => !this.values.has(name)),
      };
    },

    PutParameter: ({ Name, Value, Type, Overwrite = false }) => {
      const name = nameOf(Name);
      const exists = this.values.has(name);
      if (Type === undefined ? !exists : !TYPES.includes(Type)) {
        throw new ServiceError(
          'UnsupportedParameterType',
          `The local cloud keeps parameters of the types ${TYPES.join(' and ')}, not ${Type ?? 'without a type'}.`,
        );
      }
      if (exists && !Overwrite) {
        throw new ServiceError(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      }
      this.values.set(name, Value);
      return { Tier: 'Standard' };
    },

    DeleteParameter: ({ Name }) => {
      if (!this.values.delete(nameOf(Name))) throw notFound();
      return {};
    },
  };

  private readonly values: Map<string, string>;

  constructor(private readonly host: SsmHost) {
    this.values = host.storage.map('ssm-parameters');
  }

  /** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html */
  public resourceArn(_operation: unknown, { Name }: { readonly Name: string }): string {
    return this.arnOf(nameOf(Name));
  }

  public names(): string[] {
    return [...this.values.keys()].sort();
  }

  private arnOf(name: string): string {
    return `arn:aws:ssm:${this.host.region}:${this.host.account}:parameter/${name.replace(/^\//, '')}`;
  }

  private describe(name: string): object {
    return { Name: name, Value: this.values.get(name), ARN: this.arnOf(name), DataType: 'text' };
  }

  private async authorizeAll(names: readonly string[], call: Call): Promise<void> {
    for (const name of names) await call.authorize('ssm:GetParameters', this.arnOf(nameOf(name)));
  }
}

/** A parameter is identified by its name or its ARN. */
function nameOf(nameOrArn: string): string {
  const inArn = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(nameOrArn)?.[1];
  const name = inArn === undefined ? nameOrArn : inArn.indexOf('/', 1) < 0 ? inArn.slice(1) : inArn;
  if (!name.includes(':')) return name;
  throw new ServiceError(
    'ValidationException',
    `The local cloud keeps no versions or labels of parameters: ask for ${name.split(':')[0]}`,
  );
}

const notFound = () => new ServiceError('ParameterNotFound', '');
