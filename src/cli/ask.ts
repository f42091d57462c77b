import { cancel, confirm, intro, isCancel, select, text } from '@clack/prompts';
import { options } from '../configuration/options.js';
import { frameworks, inboxes, type Framework, type InboxKind } from '../outputs/project/choices.js';
import { streamOf } from './streams.js';

/** A project needs all of these. */
export interface Answers {
  readonly target: string;
  readonly spec: string;
  readonly framework: Framework;
  readonly inbox: InboxKind;
}

/** Asks for what wasn't given, on stderr; undefined if the user had enough of it. */
export async function ask(
  given: { readonly [Key in keyof Answers]: Answers[Key] | undefined },
  problemOf: (target: string) => string | undefined,
): Promise<Answers | undefined> {
  const output = streamOf('stderr');
  intro('A receiver for the webhooks of a document', { output });
  const problem = given.target && problemOf(given.target);
  const target =
    given.target !== undefined && problem === undefined
      ? given.target
      : await text({
          message: `${problem ? `${problem} ` : ''}Which folder is it to be?`,
          placeholder: 'my-receiver',
          defaultValue: 'my-receiver',
          validate: (answer) => problemOf(answer?.trim() || 'my-receiver'),
          output,
        });
  if (isCancel(target)) return leave();
  const spec =
    given.spec ??
    (await text({
      message: 'Which AsyncAPI document, by path or https: URL?',
      placeholder: 'asyncapi.yaml',
      validate: (answer) => (answer?.trim() ? undefined : 'It takes a document.'),
      output,
    }));
  if (isCancel(spec)) return leave();
  const framework =
    given.framework ??
    (await select({
      message: 'What does it run in?',
      options: options.framework.choices.map((value) => ({
        value,
        label: frameworks[value].label,
      })),
      output,
    }));
  if (isCancel(framework)) return leave();
  const inbox = given.inbox ?? (framework === 'lambda' ? 'none' : await askInbox());
  if (isCancel(inbox)) return leave();
  return { target: target.trim(), spec: spec.trim(), framework, inbox };

  function leave(): undefined {
    cancel('Nothing was written.', { output });
  }
}

function askInbox() {
  return select({
    message: 'Where does it keep deliveries until they are handled?',
    options: options.engine.choices.map((value) => ({ value, label: inboxes[value].label })),
    output: streamOf('stderr'),
  });
}

/** Asks on stderr whether to go on; no is the answer of who only hits return. */
export async function agree(question: string): Promise<boolean> {
  const answer = await confirm({
    message: `${question}?`,
    initialValue: false,
    output: streamOf('stderr'),
  });
  return answer === true;
}
