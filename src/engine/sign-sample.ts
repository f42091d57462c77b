import { publicUrlVariable, type KnownSignature } from '../model/known-signatures.js';
import { signHmac, signStandardWebhooks, signToken, type Signer } from '../runtime/signatures.js';

export type { Signer };

/**
 * Signs as the project that `init` makes verifies. The `path` of a delivery is what comes after the public URL. `valueOf` has
 * the variables of the environment. Throws a TypeError where a secret is of another kind.
 */
export function signerOf(
  { verifier, options }: KnownSignature,
  secret: string,
  valueOf: (variable: string) => string,
): Signer {
  if (verifier === 'verifyStandardWebhooks') return signStandardWebhooks({ secrets: secret });
  if (verifier === 'verifyToken') return signToken({ ...options, secrets: secret });
  const signed = 'signed' in options ? options.signed : undefined;
  if (!signed?.includes('{url}')) return signHmac({ ...options, secrets: secret });
  const start = valueOf(publicUrlVariable).replace(/\/$/, '');
  return signHmac({ ...options, secrets: secret, url: ({ path }) => start + path });
}
