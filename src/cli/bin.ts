#!/usr/bin/env node
import module from 'node:module';

// From Node.js 22.1 on, what has been compiled once is taken from the folder for temporary files. It has to be said first.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
  module.enableCompileCache();
}
await import('./start.js');
