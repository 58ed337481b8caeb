import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installNode, NODE_VERSIONS } from '../node-binary.js';

const run = promisify(execFile);
const SUITE = 'bookworm';
const NODE_BASE = 'docker.io/library/node:24-bookworm-slim';
const FINAL_BASE = 'gcr.io/distroless/cc-debian12';
/** What the bases hold that the build or Node needs: npm runs scripts with a shell. */
const NODE_PACKAGES = 'base-files,base-passwd,libc6,libgcc-s1,libstdc++6,dash,coreutils,sed,grep';
const FINAL_PACKAGES =
  'base-files,base-passwd,netbase,tzdata,libc6,libgcc-s1,libgomp1,libstdc++6,libssl3,openssl,ca-certificates';
const NAME = 'localhost/ung-thuan';

/** A built image in a store of its own, mounted. */
export interface Image {
  /** With its base, uncompressed. */
  readonly size_MB: number;
  readonly root: string;
  readonly config: ImageConfig;
  /** Unmounts it, so that its folder can be removed. */
  remove(): void;
}

/** What an image says of how it is run (OCI image specification). */
export interface ImageConfig {
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
}

/**
 * Builds the Dockerfile without Docker and without an image registry: with buildah, on bases made from Debian's packages
 * under the names that FROM uses.
 * @param folder a temporary one, which the caller removes
 */
export async function buildImage(folder: string): Promise<Image> {
  const buildah = (...words: string[]): string =>
    execFileSync('buildah', ['--root', join(folder, 'store'), '--runroot', join(folder, 'run'), ...words], {
      encoding: 'utf8',
      maxBuffer: 64_000_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const commitBase = (
    name: string,
    parts: readonly (readonly [from: string, to: string])[],
    env?: string,
  ): void => {
    const container = buildah('from', 'scratch');
    for (const [from, to] of parts) buildah('add', '--quiet', container, from, to);
    if (env !== undefined) buildah('config', '--env', env, container);
    buildah('commit', '--quiet', '--rm', container, name);
  };
  const [nodeRoot, finalRoot] = await Promise.all([
    debian(folder, 'node-base', NODE_PACKAGES),
    debian(folder, 'final-base', FINAL_PACKAGES),
  ]);
  const tools = npmFolder(folder);
  commitBase(
    NODE_BASE,
    [
      [nodeRoot, '/'],
      [tools, '/'],
    ],
    'NODE_EXTRA_CA_CERTS=/usr/local/etc/ca.crt',
  );
  commitBase(FINAL_BASE, [[finalRoot, '/']], 'PATH=/usr/local/bin:/usr/bin:/bin');
  const cache = join(homedir(), '.npm');
  mkdirSync(cache, { recursive: true });
  const flags = [
    '--isolation',
    'chroot',
    '--pull-never',
    '--network',
    'host',
    '--volume',
    `${cache}:/root/.npm`,
  ];
  buildah('build', '--quiet', ...flags, '--tag', NAME, '.');
  const container = buildah('from', '--pull-never', NAME);
  const root = buildah('mount', container);
  const size_MB = Number(
    execFileSync('du', ['-sm', '--apparent-size', root], { encoding: 'utf8' }).split('\t')[0],
  );
  const inspected = JSON.parse(buildah('inspect', container)) as { OCIv1: { config: ImageConfig } };
  return {
    root,
    size_MB,
    config: inspected.OCIv1.config,
    remove() {
      buildah('umount', container);
      buildah('rm', container);
      spawnSync('umount', ['--recursive', '--lazy', join(folder, 'store', 'overlay')]); // mounted on itself
    },
  };
}

/** Unpacks packages of Debian into a tar file. */
async function debian(folder: string, name: string, packages: string): Promise<string> {
  const file = join(folder, `${name}.tar`);
  await run('mmdebstrap', ['--quiet', '--variant=extract', `--include=${packages}`, SUITE, file]);
  return file;
}

/** Node of the image's version, this machine's npm, and how this machine reaches the registry. */
function npmFolder(folder: string): string {
  const home = join(folder, 'npm');
  const [bin, modules, etc] = ['bin', 'lib/node_modules', 'etc'].map((name) =>
    join(home, 'usr/local', name),
  ) as [string, string, string];
  for (const each of [bin, modules, etc]) mkdirSync(each, { recursive: true });
  cpSync(installNode(folder, NODE_VERSIONS[1]), join(bin, 'node'));
  const npm = (...words: string[]) => execFileSync('npm', words, { encoding: 'utf8' }).trim();
  cpSync(join(npm('root', '-g'), 'npm'), join(modules, 'npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(bin, 'npm'));
  const { NODE_EXTRA_CA_CERTS: extra } = process.env;
  const certificates = join(etc, 'ca.crt');
  if (extra === undefined) writeFileSync(certificates, '');
  else cpSync(extra, certificates, { dereference: true });
  writeFileSync(join(etc, 'npmrc'), `registry=${npm('config', 'get', 'registry')}\n`);
  return home;
}
