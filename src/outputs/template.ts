import type { PlannedFile } from '../render/planned-file.js';
import type { EventsView, HandlerView, HandlersIndexView } from './handlers/view.js';
import type { IndexView, ReadmeView } from './package/view.js';
import type {
  GitignoreView,
  ImportingView,
  PlainView,
  ProjectReadmeView,
  ReceiverFileView,
  TestView,
} from './project/view.js';
import type { FixedView, OperationsView } from './receiver/view.js';
import type { StubView } from './stubs/view.js';
import type { FixtureView, TestingIndexView } from './testing/view.js';
import type { AliasView, InterfaceView, TypesIndexView } from './types/view.js';
import type { SameValidatorView, ValidatorView, ValidatorsIndexView } from './validators/view.js';

/** Every template and what it prints. */
export interface TemplateViews {
  'types/interface': InterfaceView;
  'types/alias': AliasView;
  'types/index': TypesIndexView;
  'validators/validator': ValidatorView;
  'validators/same': SameValidatorView;
  'validators/index': ValidatorsIndexView;
  'handlers/handler': HandlerView;
  'handlers/index': HandlersIndexView;
  'handlers/events': EventsView;
  'receiver/operations': OperationsView;
  'receiver/receiver': FixedView;
  'testing/fixture': FixtureView;
  'testing/index': TestingIndexView;
  'package/index': IndexView;
  'package/readme': ReadmeView;
  'stubs/handler': StubView;
  'project/environment': PlainView;
  'project/gitignore': GitignoreView;
  'project/pnpm': PlainView;
  'project/yarn': PlainView;
  'project/readme': ProjectReadmeView;
  'project/receiver': ReceiverFileView;
  'project/settings': PlainView;
  'project/test': TestView;
  'project/node': ImportingView;
  'project/express': ImportingView;
  'project/fastify': ImportingView;
  'project/hono': ImportingView;
  'project/lambda': ImportingView;
  'project/local': PlainView;
}

/** A file that a template prints from the view that belongs to it. */
export function template<Name extends keyof TemplateViews>(
  path: string,
  name: Name,
  view: TemplateViews[Name],
): PlannedFile {
  return { path, kind: 'template', template: name, view };
}
