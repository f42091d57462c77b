import { code, memberKey, stringLiteral, type Code } from '../../typescript/code.js';
import { expressionLines, jsonExpression, moduleLines } from '../../typescript/layout.js';
import { codeSpan, markdownText, type Markdown } from '../../typescript/markdown.js';
import {
  publicUrlVariable,
  signsUrl,
  testSecrets,
  type KnownSignature,
} from '../../model/known-signatures.js';
import type { Model } from '../../model/model.js';
import type { Json } from '../../json.js';
import type { SignatureView } from './view.js';

const kinds = {
  verifyHmac: { signer: code`signHmac`, type: code`HmacOptions` },
  verifyToken: { signer: code`signToken`, type: code`TokenOptions` },
  verifyStandardWebhooks: {
    signer: code`signStandardWebhooks`,
    type: code`StandardWebhooksOptions`,
  },
} as const;

/** The way in which a project verifies its deliveries; nothing if the document names no signature that is known. */
export function signatureView({ packageName, signature }: Model): SignatureView {
  if (!signature) return unsigned;
  const { provider, header, variable, verifier } = signature;
  const { signer, type } = kinds[verifier];
  const hasUrl = signsUrl(signature);
  const path = `${packageName}/signatures` as Code;
  return {
    isSigned: true,
    isUnsigned: false,
    signsUrl: hasUrl,
    provider: provider as Code,
    header: header as Code,
    variable: variable as Code,
    variableText: stringLiteral(variable),
    urlVariable: publicUrlVariable as Code,
    secretWords: secretWords(signature) as Code,
    secretText: stringLiteral(secretWords(signature)),
    testSecret: stringLiteral(testSecrets[verifier]),
    verifier: verifier as Code,
    signer,
    imports: moduleLines('import', [verifier as Code, code`type ${type}`], path),
    settings: hasUrl ? code`publicUrl, secret` : code`secret`,
    options: expressionLines(
      code`export const signature: ${type} = `,
      { members: optionsOf(signature) },
      code`;`,
      0,
    ),
    assumed: assumption(signature),
  };
}

function optionsOf(signature: KnownSignature) {
  const written = Object.entries(signature.options as Readonly<Record<string, Json>>);
  return [
    ...written.map(([name, value]) => [memberKey(name), jsonExpression(value)] as const),
    [code`secrets`, code`secret`] as const,
    ...(signsUrl(signature) ? [[code`url`, code`({ path }) => publicUrl(path)`] as const] : []),
  ];
}

/** "the secret that GitHub signs with" */
function secretWords({ provider, verifier }: KnownSignature): string {
  if (verifier === 'verifyToken') return `the token that ${provider} sends`;
  if (verifier === 'verifyStandardWebhooks')
    return 'the secret of the webhook, which begins with whsec_';
  return `the secret that ${provider} signs with`;
}

function assumption({ provider, header, verifier }: KnownSignature): Markdown {
  const how =
    verifier === 'verifyStandardWebhooks' ? 'those of Standard Webhooks' : `those of ${provider}`;
  return `The document names the header ${codeSpan(header)}: its deliveries are taken to be signed like ${markdownText(how)}` as Markdown;
}

const none = code``;
const unsigned: SignatureView = {
  isSigned: false,
  isUnsigned: true,
  signsUrl: false,
  provider: none,
  header: none,
  variable: none,
  variableText: none,
  urlVariable: none,
  secretWords: none,
  secretText: none,
  testSecret: none,
  verifier: none,
  signer: none,
  imports: [],
  settings: none,
  options: [],
  assumed: '' as Markdown,
};
