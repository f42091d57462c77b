import type { PlannedFile } from '../render/planned-file.js';

/**
 * The function by which an output plans the files that its own templates print. `Templates` has the view of each template,
 * by the template's path below `templates/`; test/templates.test.ts holds the templates to these types.
 */
export function templatesOf<Templates extends object>() {
  return <Name extends keyof Templates & string>(
    path: string,
    name: Name,
    view: (Templates[Name] & object) | (() => Templates[Name] & object),
  ): PlannedFile => ({ path, kind: 'template', template: name, view });
}
