import Handlebars from 'handlebars';
import { readTemplate } from './assets.js';

/** Nothing is escaped here: what a view holds has been made safe for where it stands. */
const options = { noEscape: true, strict: true, preventIndent: true, knownHelpersOnly: true };

export class Templates {
  private readonly environment = Handlebars.create();
  private readonly compiled = new Map<string, Handlebars.TemplateDelegate>();

  print(name: string, view: object): string {
    return this.compile(name)(view);
  }

  private compile(name: string): Handlebars.TemplateDelegate {
    const known = this.compiled.get(name);
    if (known) return known;
    const source = readTemplate(name);
    for (const [, partial = ''] of source.matchAll(/\{\{> ([\w/-]+)/g)) {
      this.environment.registerPartial(partial, readTemplate(partial));
    }
    const template = this.environment.compile(source, options);
    this.compiled.set(name, template);
    return template;
  }
}
