import type { paths as allPaths } from '../contract/generated/partner.js';

/** The types of calls, derived from the contract: the signed `paths` of openapi/partner.yaml. */
type paths = Pick<allPaths, keyof allPaths & SignedPath>;
type SignedPath = `/v1/${string}` | `/sandbox/${string}`;

type Lower<Method extends string> = Lowercase<Method>;

/** The methods that a path has, in capitals. */
export type MethodOf<Path extends keyof paths> = {
  [Method in keyof paths[Path]]: paths[Path][Method] extends { readonly responses: unknown }
    ? Uppercase<Method & string>
    : never;
}[keyof paths[Path]] &
  string;

/** The paths of signed calls that have a method. */
export type PathOf<Method extends string> = {
  [Path in keyof paths]: paths[Path] extends {
    readonly [Name in Lower<Method>]: { readonly responses: unknown };
  }
    ? Path & SignedPath
    : never;
}[keyof paths];

type Operation<Method extends string, Path extends keyof paths> = paths[Path][Lower<Method> &
  keyof paths[Path]];

type JsonOf<Content> = Content extends { readonly 'application/json': infer Body } ? Body : never;

/** A member that is required where the operation requires it, and absent where there is none. */
type Member<Name extends string, Value> = [Value] extends [never]
  ? { readonly [Key in Name]?: undefined }
  : undefined extends Value
    ? { readonly [Key in Name]?: Exclude<Value, undefined> }
    : { readonly [Key in Name]: Value };

type ParametersOf<Op> = Op extends { readonly parameters: infer Parameters } ? Parameters : never;
type PathParametersOf<Op> =
  ParametersOf<Op> extends { readonly path: infer Values } ? (Values extends object ? Values : never) : never;
type QueryOf<Op> = ParametersOf<Op> extends { readonly query?: infer Query } ? Query : never;
type BodyOf<Op> = Op extends { readonly requestBody: { readonly content: infer Content } }
  ? JsonOf<Content>
  : Op extends { readonly requestBody?: { readonly content: infer Content } }
    ? JsonOf<Content> | undefined
    : never;

/** What a call takes by the contract. */
export type ParametersOfCall<Method extends string, Path extends keyof paths> = Member<
  'path',
  PathParametersOf<Operation<Method, Path>>
> &
  Member<'query', QueryOf<Operation<Method, Path>>> &
  Member<'body', BodyOf<Operation<Method, Path>>>;

type Success = 200 | 201 | 202 | 204;
type ResponsesOf<Op> = Op extends { readonly responses: infer Responses } ? Responses : never;

/** The body of an answer that is no problem; undefined where it has none. */
export type BodyOfAnswer<Method extends string, Path extends keyof paths> = {
  [Status in keyof ResponsesOf<Operation<Method, Path>> & Success]: ResponsesOf<
    Operation<Method, Path>
  >[Status] extends { content: infer Content }
    ? JsonOf<Content>
    : undefined;
}[keyof ResponsesOf<Operation<Method, Path>> & Success];
