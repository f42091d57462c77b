#!/usr/bin/env node
import nodeModule from 'node:module';

// From Node.js 22.1 on, what has been compiled once is taken from the folder for temporary files. It has to be said first.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}
void import('./start.js').then(({ start }) => start());
