import { corpusFolder } from './documents.js';
import { figuresOf, figuresTable } from './figures.js';
import { webhooksFolder } from './providers.js';
import { surveyCorpus } from './survey.js';
import { tableOf } from './table.js';

const folder = corpusFolder();
if (folder === undefined) console.log('HOOKSMITH_CORPUS names no folder of documents: no table.');
else {
  console.log(tableOf(await surveyCorpus(folder)));
  const figures = await figuresOf(webhooksFolder(folder));
  console.log(`\nDeliveries of providers\n\n${figuresTable(figures)}`);
}
