import { build } from 'esbuild';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { init } from '../src/engine/init.js';
import type { Framework } from '../src/outputs/project/choices.js';
import { emptyFolder, read, repository, write } from './support/folders.js';
import { forge } from './support/forge.js';
import { must, run } from './support/run.js';

interface Parts {
  readonly schemes?: object;
  /** Of the server. */
  readonly security?: object;
  /** Of the operation. */
  readonly secured?: object;
  readonly headers?: object;
  readonly more?: object;
}

/** A document of one event, with what may name a signature. */
function documentOf({ schemes, security, secured, headers, more }: Parts) {
  return {
    asyncapi: '2.6.0',
    info: { title: 'Shop', version: '1.0.0', description: 'Signed as x-hub-signature-256.' },
    servers: {
      main: { url: 'https://example.com', protocol: 'https', ...(security && { security }) },
    },
    channels: {
      orders: {
        subscribe: {
          operationId: 'onOrder',
          ...(secured && { security: secured }),
          message: {
            description: 'The header x-hub-signature-256 has its signature.',
            ...(headers && { headers }),
            payload: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } },
          },
        },
      },
      ...more,
    },
    ...(schemes && { components: { securitySchemes: schemes } }),
  };
}

const scheme = (name: string, more: object = { in: 'header' }) => ({
  type: 'httpApiKey',
  name,
  ...more,
});
const [hub, stripe] = [scheme('X-Hub-Signature-256'), scheme('Stripe-Signature')];
const described = (...names: readonly string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});

describe('the signature of a document', () => {
  test.each<readonly [string, Parts, string | undefined]>([
    [
      'a header of its messages',
      { headers: described('X-Hub-Signature-256') },
      'x-hub-signature-256',
    ],
    [
      'a scheme that nothing uses, where nothing is',
      { schemes: { any: hub } },
      'x-hub-signature-256',
    ],
    [
      'the scheme of a server',
      { schemes: { stripe, hub }, security: [{ hub: [] }] },
      'x-hub-signature-256',
    ],
    [
      'the scheme of an operation',
      { schemes: { stripe, hub }, secured: [{ hub: [] }] },
      'x-hub-signature-256',
    ],
    [
      'the key of a scheme',
      { schemes: { 'X-Hub-Signature-256': { type: 'symmetricEncryption' } } },
      'x-hub-signature-256',
    ],
    ['svix’s headers', { headers: described('svix-id', 'svix-signature') }, 'svix-signature'],
    [
      'those of Standard Webhooks',
      { headers: described('webhook-id', 'webhook-timestamp', 'webhook-signature') },
      'webhook-signature',
    ],
    [
      'no scheme but those in use',
      { schemes: { hub, other: scheme('x-key') }, security: [{ other: [] }] },
      undefined,
    ],
    [
      'no scheme of a query',
      { schemes: { hub: scheme('x-hub-signature-256', { in: 'query' }) } },
      undefined,
    ],
    [
      'no scheme of the other side',
      {
        schemes: { hub, other: scheme('x-key') },
        more: {
          asks: { publish: { security: [{ hub: [] }], message: { payload: { type: 'object' } } } },
        },
      },
      undefined,
    ],
    ['nothing of prose', {}, undefined],
    ['no name that is unknown', { headers: described('x-acme-signature') }, undefined],
  ])('is %s', async (_, parts, header) => {
    const { model } = await forge(documentOf(parts), { only: ['types'] });
    expect(model?.signature?.header).toBe(header);
  });

  test('is that of a scheme of AsyncAPI 3, by reference or in place', async () => {
    const text = (security: object) => ({
      asyncapi: '3.0.0',
      info: { title: 'Shop', version: '1.0.0' },
      servers: { main: { host: 'example.com', protocol: 'https', security: [security] } },
      channels: {
        orders: { address: 'orders', messages: { order: { payload: { type: 'object' } } } },
      },
      operations: { onOrder: { action: 'send', channel: { $ref: '#/channels/orders' } } },
      components: { securitySchemes: { stripe, hub } },
    });
    const reference = { $ref: '#/components/securitySchemes/hub' };
    for (const security of [reference, hub]) {
      const { model } = await forge(text(security), { only: ['types'] });
      expect(model?.signature?.provider).toBe('GitHub');
    }
  });
});

/** A project of a document whose messages have such headers. */
async function started(header: string, framework: Framework = 'node') {
  const folder = emptyFolder();
  write(folder, 'spec.json', JSON.stringify(documentOf({ headers: described(header) })));
  const { project } = await init({
    ...{ target: 'project', spec: () => Promise.resolve('spec.json'), folder, framework },
    inbox: 'none',
    ...{ packageManager: 'npm', version: '1.2.3', source: undefined, commandFor: () => '' },
  });
  return { root: join(folder, 'project'), initiated: project };
}

/** The project's modules bundled, with its package; in `dist` of it. */
async function bundled(root: string, ...entries: readonly string[]): Promise<void> {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  write(
    root,
    'generated/package.json',
    read(root, 'generated/package.json').replace(/\.\/dist\/([\w/*-]+)\.js/g, './$1.ts'),
  );
  symlinkSync(join(root, 'generated'), join(root, 'node_modules/shop'));
  await build({
    entryPoints: entries.map((entry) => join(root, 'src', entry)),
    outdir: join(root, 'dist'),
    ...{ bundle: true, format: 'esm', platform: 'node', logLevel: 'error' },
  });
}

const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:NODE_|VITEST|TEST)/.test(name)),
);

describe('the project of init', () => {
  test('compiles, tests what it signs, and refuses to start without what it needs', async () => {
    const { root, initiated } = await started('X-Square-HmacSha256-Signature');
    expect(initiated).toMatchObject({
      sendCommand: 'npx hooksmith send onOrder --to http://localhost:3000/webhooks --sign',
      signature: { provider: 'Square', variables: ['SQUARE_SIGNATURE_KEY', 'PUBLIC_URL'] },
    });
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    symlinkSync(join(repository, 'node_modules/@types'), join(root, 'node_modules/@types'));
    symlinkSync(join(root, 'generated'), join(root, 'node_modules/shop'));
    const tsc = join(repository, 'node_modules/typescript-7/bin/tsc');
    for (const folder of ['generated', '.']) {
      await must(process.execPath, [tsc, '-p', folder], { cwd: root });
    }
    const tests = await must(process.execPath, ['--test', '--test-reporter=tap'], {
      ...{ cwd: join(root, 'dist'), env: environment },
    });
    expect(tests).toMatch(/^# pass 3$/m);
    expect(tests).toMatch(/^# fail 0$/m);

    const start = (env: NodeJS.ProcessEnv = {}) =>
      run(process.execPath, ['dist/server.js'], { cwd: root, env: { ...environment, ...env } });
    expect(await start()).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'SQUARE_SIGNATURE_KEY is not set: write the secret that Square signs with into .env, or set it in the environment.\n',
    });
    expect((await start({ SQUARE_SIGNATURE_KEY: 'key' })).stderr).toBe(
      'PUBLIC_URL is not set: write the public URL of BASE_PATH into .env, or set it in the environment.\n',
    );
  });

  test.each([
    ['X-Gitlab-Token', 'verifyToken(signature)', 'GITLAB_WEBHOOK_TOKEN'],
    ['svix-signature', 'verifyStandardWebhooks(signature)', 'WEBHOOK_SECRET'],
    ['Stripe-Signature', 'verifyHmac(signature)', 'STRIPE_WEBHOOK_SECRET'],
  ])('verifies %s, and its tests sign', async (header, verify, variable) => {
    const { root } = await started(header, 'lambda');
    expect(read(root, 'src/options.ts')).toContain(`  verify: ${verify},\n`);
    expect(read(root, '.env.example')).toContain(`\n${variable}=\n`);
    expect(read(root, 'README.md')).toContain(`names the header \`${header.toLowerCase()}\``);
    expect(read(root, 'README.md')).toContain(`It starts once ${variable} has `);
    await bundled(root, 'receiver.test.ts');
    const tests = await must(
      process.execPath,
      ['--test', '--test-reporter=tap', 'receiver.test.js'],
      { ...{ cwd: join(root, 'dist'), env: environment } },
    );
    expect(tests).toMatch(/^# pass 3$/m);
  });

  test('has nothing of it where the document names no signature', async () => {
    const { root, initiated } = await started('x-acme-signature');
    expect(initiated?.signature).toBeUndefined();
    const written = ['options.ts', 'receiver.test.ts', 'settings.ts'].map((file) =>
      read(root, 'src', file),
    );
    expect(written.join('')).not.toMatch(/verify|sign|secret/);
    expect(read(root, '.env.example')).not.toMatch(/SECRET|PUBLIC_URL/);
  });
});
