/** In place of node-fetch: the parser is handed every text, and its resolvers refuse all others. */
export default function fetch(url) {
  throw new Error(`Nothing is read over the network: ${url}`);
}
