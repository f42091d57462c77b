import { splitCredentials } from '../text.js';

/** Milliseconds for a document to arrive, all redirects included. */
const timeLimit = 10_000;
/** Its largest size, in bytes. */
const sizeLimit = 10 * 1024 * 1024;
const redirectLimit = 5;

/** A text, or what was wrong with the answer. */
export type Fetched =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: string };

/** Fetches a text over `https:`, and nothing over anything else, whatever a server redirects to. */
export async function fetchText(address: string, limit = timeLimit): Promise<Fetched> {
  const signal = AbortSignal.timeout(limit);
  try {
    let url = new URL(address);
    for (let redirects = 0; redirects <= redirectLimit; redirects++) {
      if (url.protocol !== 'https:') {
        return { problem: `${url.protocol} is not read, only https:` };
      }
      const { url: place, headers } = splitCredentials(url);
      const response = await fetch(place, { headers, redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        url = new URL(location, url);
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        return { problem: `the server answered ${response.status}` };
      }
      return await readLimited(response);
    }
    return { problem: `it was redirected more than ${redirectLimit} times` };
  } catch (error) {
    return { problem: reasonOf(error, limit) };
  }
}

async function readLimited({ body }: Response): Promise<Fetched> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, size] = ['', 0];
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > sizeLimit) return { problem: `it is larger than ${sizeLimit / 1024 / 1024} MiB` };
    text += decoder.decode(chunk, { stream: true });
  }
  return { text: text + decoder.decode() };
}

function reasonOf(error: unknown, limit: number): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `it didn't arrive within ${limit / 1000} seconds`;
  if (name === 'TypeError' && /encoded data/.test(message)) return 'it is not UTF-8';
  return cause?.code ?? cause?.message ?? message;
}
