import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';
import type { Contract } from './contract-rules.js';
import { type BodyExample, bodyExamples } from './example-rules.js';

/**
 * Compiles the examples of a contract against the types that `openapi-typescript` makes of it without any option, as an
 * integrator's build would. @returns one line for each fault
 */
export async function typeFaults(contract: Contract): Promise<string[]> {
  const types = astToString(await openapiTS(structuredClone(contract.document) as unknown as OpenAPI3));
  const { examples } = bodyExamples(contract);
  const lines = examples.map(
    (example, i) => `export const e${i}: ${typeOf(example)} = ${literal(example.value)};`,
  );
  const source = ["import type { operations } from './types.js';", ...lines].join('\n');
  return diagnose({ 'types.ts': types, 'examples.ts': source }).map(({ line, message }) => {
    const where = line === undefined ? contract.name : (examples[line - 1]?.where ?? contract.name);
    return `${where} does not compile: ${message}`;
  });
}

function typeOf({ operationId, status, mediaType }: BodyExample): string {
  const body =
    status === undefined
      ? "['requestBody']"
      : `['responses'][${status === 'default' ? "'default'" : status}]`;
  return `NonNullable<operations['${operationId}']${body}>['content']['${mediaType}']`;
}

const literal = (value: unknown) => JSON.stringify(value);

interface Diagnostic {
  /** Of examples.ts, from 0; undefined for other files. */
  readonly line: number | undefined;
  readonly message: string;
}

/** Type-checks files that are in memory only. */
function diagnose(files: Readonly<Record<string, string>>): Diagnostic[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
    lib: ['lib.es2022.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => nameOf(path) in files || fileExists(path);
  host.readFile = (path) => files[nameOf(path)] ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = files[nameOf(path)];
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version, true);
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram(Object.keys(files), options, host))
    .map(({ file, start, messageText }) => ({
      line:
        file?.fileName.endsWith('examples.ts') && start !== undefined
          ? file.getLineAndCharacterOfPosition(start).line
          : undefined,
      message: ts.flattenDiagnosticMessageText(messageText, ' '),
    }));
}
