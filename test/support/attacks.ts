/** Texts that would run in a page, each in another place. */
const attacks = [
  `<img src=x onerror=alert(1)>`,
  `"><script>alert(1)</script><x `,
  `' onmouseover='alert(1)`,
  `</style><script>alert(1)</script>`,
  `[a](javascript:alert(1)) [b](https://b.c"onclick="alert(1)) <https://d.e>`,
  `{{constructor}} \${alert(1)} \`</code></pre><svg onload=alert(1)>\``,
];

/** A document with an attack wherever a text may stand. */
export function attackingDocument(): string {
  const text = attacks.join(' ');
  const described = { title: text, description: text };
  const fields = Object.fromEntries(
    attacks.map((attack) => [attack, { type: 'string', ...described, default: text }]),
  );
  const payloadOf = (attack: string) => ({
    ...{ type: 'object', ...described, required: ['type', ...attacks.slice(0, 2)] },
    properties: {
      type: { const: attack },
      ...fields,
      choice: { enum: attacks },
      patterned: { type: 'object', patternProperties: { '<img src=x>': described } },
      either: {
        oneOf: [
          { ...described, maxLength: 3 },
          { type: 'integer', minimum: 1 },
        ],
      },
    },
  });
  const messages = attacks.map((attack) => ({
    ...{ name: attack, ...described, summary: text, payload: payloadOf(attack) },
    headers: { type: 'object', properties: { 'x-a': { type: 'string', ...described } } },
  }));
  const scheme = { type: 'httpApiKey', name: text, in: 'header', description: text };
  return JSON.stringify({
    asyncapi: '2.6.0',
    info: { version: '1.0.0', ...described },
    servers: {
      main: { url: attacks[0], protocol: 'https', description: text, security: [{ key: [] }] },
    },
    channels: {
      'events/{id}': {
        description: text,
        parameters: { id: { description: text, schema: { enum: attacks } } },
        subscribe: {
          ...{ operationId: attacks[1], summary: text, description: text },
          message: { oneOf: messages },
        },
      },
    },
    components: { securitySchemes: { key: scheme } },
  });
}
