/** For what compiles every package of the corpus as one program: it takes more than the 4 GB that Node.js has by default. */
export const heap = { NODE_OPTIONS: '--max-old-space-size=8192' };
