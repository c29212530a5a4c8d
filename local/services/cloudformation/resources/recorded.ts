/**
 * Resource types that are only recorded: their resources get a name and attributes as on AWS, and
 * nothing else happens. The modules beside this one add further effects on the cloud.
 */

import type { Host } from '../host';
import { generatedId, generatedName } from './names';
import type { Recording } from './records';
import type { ExistingRequest, Made, Properties, ResourceRequest, ResourceType, UpdateRequest } from './resource-type';
import { ResourceFailure } from './resource-type';

export class RecordedType implements ResourceType {
  public readonly attributes: readonly string[];
  public readonly replacedBy: readonly string[];
  public readonly nameProperty?: string;
  /** The existing resources, as `TYPE ID`. */
  private readonly identifiers: Map<string, true>;

  constructor(protected readonly host: Host, private readonly recording: Recording) {
    this.attributes = Object.keys(recording.attributes ?? {});
    this.replacedBy = [...recording.replacedBy ?? [], ...recording.name ? [recording.name] : []];
    this.nameProperty = recording.name;
    this.identifiers = host.storage.map('resource-identifiers');
  }

  public async create(request: ResourceRequest): Promise<Made> {
    const { type, properties } = request;
    const name = properties[this.recording.name ?? ''] ?? this.generate(request);
    const physicalId = fill(this.recording.id ?? '{name}', { ...this.valuesFor(properties), name });
    if (this.identifiers.has(`${type} ${physicalId}`)) {
      throw new ResourceFailure(`Resource of type '${type}' with identifier '${physicalId}' already exists.`);
    }
    this.begin(physicalId, properties);
    this.identifiers.set(`${type} ${physicalId}`, true);
    return { physicalId, attributes: this.attributesOf(physicalId, name, properties) };
  }

  public async update({ physicalId, properties }: UpdateRequest): Promise<Made> {
    this.put(physicalId, properties);
    return { physicalId, attributes: this.attributesOf(physicalId, nameIn(physicalId), properties) };
  }

  public async delete({ type, physicalId, properties }: ExistingRequest): Promise<void> {
    this.end(physicalId, properties);
    this.identifiers.delete(`${type} ${physicalId}`);
  }

  /** A further effect of the creation. */
  protected begin(physicalId: string, properties: Properties): void {
    this.put(physicalId, properties);
  }

  /** A further effect of the creation or the update. */
  protected put(_physicalId: string, _properties: Properties): void {}

  /** A further effect of the deletion. */
  protected end(_physicalId: string, _properties: Properties): void {}

  private generate({ stackName, logicalId }: ResourceRequest): string {
    const { random } = this.host;
    const { generated, maxLength } = this.recording;
    if (generated === 'uuid') return random.uuid();
    if (typeof generated === 'object') return generatedId(random, generated.prefix);
    const name = generatedName(random, stackName, logicalId, maxLength);
    if (generated === 'underscores') return name.replaceAll('-', '_');
    return generated === 'lower-case' ? name.toLowerCase() : name;
  }

  private attributesOf(id: string, name: string, properties: Properties): Record<string, string> {
    const values = { ...this.valuesFor(properties), id, name };
    return Object.fromEntries(
      Object.entries(this.recording.attributes ?? {}).map(([attribute, text]) => [attribute, fill(text, values)]),
    );
  }

  private valuesFor(properties: Properties): Record<string, unknown> {
    const { account, region } = this.host;
    return { ...properties, account, region };
  }
}

function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name] ?? ''));
}

/** The name at the end of a URL or ARN. */
function nameIn(physicalId: string): string {
  return physicalId.slice(Math.max(physicalId.lastIndexOf('/'), physicalId.lastIndexOf(':')) + 1);
}
