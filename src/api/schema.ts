/**
 * The language of the service descriptions. A shape is plain data; validation, coercion, redaction,
 * the clients, the IAM statements and the local cloud all derive from it, so that no rule is
 * written twice.
 *
 * A shape is plain data. Validation, coercion, redaction, the clients, the IAM statements and the local cloud are all
 * derived from it, so that no rule is written twice.
 */

/** The traits of a shape as a member of a structure. */
export interface Traits {
  /** The service refuses a structure without this member. */
  readonly required?: true;
  /** The value must not be shown: it is redacted wherever something is printed. */
  readonly sensitive?: true;
  /** The service accepts the member, but documents it as deprecated. */
  readonly deprecated?: true;
  /** The service recognizes a repeated call by this member. */
  readonly idempotencyToken?: true;
  /** The place of the member on the wire, if it is not the body. */
  readonly location?: 'uri' | 'querystring' | 'header' | 'payload' | 'statusCode';
  /** The name of the member on the wire, if it differs. */
  readonly wireName?: string;
}

export interface StringShape extends Traits {
  readonly type: 'string';
  /** Lengths count Unicode characters. */
  readonly min?: number;
  readonly max?: number;
  /** A regular expression for the whole value. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

export interface NumberShape extends Traits {
  readonly type: 'integer' | 'long' | 'double';
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanShape extends Traits { readonly type: 'boolean' }
export interface TimestampShape extends Traits { readonly type: 'timestamp' }
export interface BlobShape extends Traits { readonly type: 'blob' }
export interface DocumentShape extends Traits { readonly type: 'document' }

export interface ListShape extends Traits {
  readonly type: 'list';
  readonly member: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape extends Traits {
  readonly type: 'map';
  readonly key: StringShape;
  readonly value: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface StructureShape extends Traits {
  readonly type: 'structure';
  readonly members: Members;
}

export type Members = Readonly<Record<string, Shape>>;

export type Shape =
  | StringShape | NumberShape | BooleanShape | TimestampShape | BlobShape | DocumentShape
  | ListShape | MapShape | StructureShape;

/** The TypeScript type of a shape's values; `any` for a shape that is not known more closely. */
export type Value<S> =
  Shape extends S ? any
    : S extends { readonly type: 'string'; readonly enum: readonly (infer E)[] } ? E
      : S extends { readonly type: 'string' } ? string
        : S extends { readonly type: 'integer' | 'long' | 'double' } ? number
          : S extends { readonly type: 'boolean' } ? boolean
            : S extends { readonly type: 'timestamp' } ? Date
              : S extends { readonly type: 'blob' } ? Uint8Array
                : S extends { readonly type: 'list'; readonly member: infer M } ? Value<M>[]
                  : S extends { readonly type: 'map'; readonly value: infer V } ? Record<string, Value<V>>
                    : S extends { readonly type: 'structure'; readonly members: infer M } ? StructureValue<M>
                      : any;

type RequiredKeys<M> = { [K in keyof M]: M[K] extends { readonly required: true } ? K : never }[keyof M];

type StructureValue<M> = string extends keyof M ? any
  : { [K in RequiredKeys<M>]: Value<M[K]> } & { [K in Exclude<keyof M, RequiredKeys<M>>]?: Value<M[K]> };

type Settings<S extends Shape> = Omit<S, 'type' | 'member' | 'key' | 'value' | 'members'>;

export const string = <const S extends Settings<StringShape>>(settings?: S) =>
  ({ type: 'string', ...settings! }) as const;
export const integer = <const S extends Settings<NumberShape>>(settings?: S) =>
  ({ type: 'integer', ...settings! }) as const;
export const long = <const S extends Settings<NumberShape>>(settings?: S) => ({ type: 'long', ...settings! } as const);
export const double = <const S extends Settings<NumberShape>>(settings?: S) =>
  ({ type: 'double', ...settings! }) as const;
export const boolean = () => ({ type: 'boolean' } as const);
export const timestamp = () => ({ type: 'timestamp' } as const);
export const blob = () => ({ type: 'blob' } as const);
export const document = () => ({ type: 'document' } as const);

/** A string that is one of the given values. */
export const oneOf = <const E extends readonly string[]>(...values: E) => ({ type: 'string', enum: values } as const);

export const list = <M extends Shape>(member: M, settings?: Settings<ListShape>) =>
  ({ type: 'list', member, ...settings! } as const);

export const map = <K extends StringShape, V extends Shape>(key: K, value: V, settings?: Settings<MapShape>) =>
  ({ type: 'map', key, value, ...settings! } as const);

export const structure = <M extends Members>(members: M) => ({ type: 'structure', members } as const);

export const required = <S extends Shape>(shape: S) => ({ ...shape, required: true } as const);
export const sensitive = <S extends Shape>(shape: S) => ({ ...shape, sensitive: true } as const);
export const deprecated = <S extends Shape>(shape: S) => ({ ...shape, deprecated: true } as const);
export const idempotencyToken = <S extends StringShape>(shape: S) => ({ ...shape, idempotencyToken: true } as const);
/** A member that is part of the request's path. */
export const label = <S extends Shape>(shape: S) => ({ ...shape, required: true, location: 'uri' } as const);
/** A member that is part of the request's query string. */
export const query = <S extends Shape>(shape: S, wireName?: string) =>
  ({ ...shape, location: 'querystring', wireName }) as const;

/** A member that is a header of the request. */
export const header = <S extends Shape>(shape: S, wireName: string) =>
  ({ ...shape, location: 'header', wireName }) as const;
/** The member that is the whole body of the request. */
export const payload = <S extends Shape>(shape: S) => ({ ...shape, location: 'payload' } as const);

/** The member that is the status of the answer. */
export const statusCode = () => ({ type: 'integer', location: 'statusCode' } as const);

/** A shape inside of another one: members of a sensitive value are sensitive. */
export function inherit<S extends Shape>(outer: Shape, inner: S): S {
  return outer.sensitive && !inner.sensitive ? { ...inner, sensitive: true } : inner;
}

/** An error that an operation can answer with. */
export interface ErrorShape {
  readonly name: string;
  readonly status: number;
  readonly members: Members;
}

/**
 * The subject of an operation for IAM: a resource type of the service whose ID is a member of the
 * input, or the resource whose ARN is a member of the input. An operation without either is
 * authorized on `*`.
 */
export type Subject = TypedSubject | { readonly arnMember: string };

export interface TypedSubject {
  readonly type: string;
  readonly idMember: string;
}

export interface Operation<I extends StructureShape = StructureShape, O extends StructureShape = StructureShape> {
  readonly name: string;
  readonly method: string;
  readonly uri: string;
  readonly status: number;
  readonly input: I;
  readonly output: O;
  readonly errors: readonly ErrorShape[];
  readonly subject?: Subject;
  /** Further resources, if the input names them; IAM authorizes the operation on each. */
  readonly alsoOn?: readonly TypedSubject[];
}

export type Input<O extends Operation> = Value<O['input']>;
export type Output<O extends Operation> = Value<O['output']>;

interface OperationSettings<I extends Members, O extends Members> {
  /** The method, the URI, and the status of a success. */
  readonly http: readonly [method: string, uri: string, status: number];
  readonly input: I;
  readonly output?: O;
  readonly errors: readonly ErrorShape[];
  readonly subject?: Subject;
  readonly alsoOn?: readonly TypedSubject[];
}

export function operation<I extends Members, O extends Members = {}>(name: string, settings: OperationSettings<I, O>) {
  const [method, uri, status] = settings.http;
  return {
    name,
    method,
    uri,
    status,
    input: structure(settings.input),
    output: structure(settings.output ?? ({} as O)),
    errors: settings.errors,
    subject: settings.subject,
    alsoOn: settings.alsoOn,
  };
}
