/** A pipeline, branch or fork that never did asks for the token of a role. */
import { DAY } from '../../core/index.ts';
import { nameOf } from '../change.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';
import type { Tracked } from '../tracks.ts';

const REMEMBERED = 90 * DAY;
/** Before this much is known of who takes a role, everybody is new. */
const KNOWN_DAYS = 5 * DAY;
/** A role of so many pipelines takes in a new one every week. */
const SHARED = 20;
/**
 * A role that one branch takes is taken by another on few benign days (0.02); one of a few repositories by a further
 * one seldom; changes of strangers (a pull request) have no business with a role at all.
 */
const LLR = { otherBranch: 1.7, otherPipeline: 1.5, shared: 0.4, unreviewed: 1 };

/** Verified subject of a token, without its issuer: `<issuer>:<subject>`. */
const subjectOf = ({ event }: Look): string | undefined =>
  event.actor.session?.asserted?.find(({ kind, verified }) => kind === 'oidc_subject' && verified)
    ?.value;

const keyOf = ({ event }: Look): string | undefined =>
  event.issued === undefined ? undefined : `subjects|${event.issued.forId}`;

/** Words by which code hosts mark a run for a change that nobody has taken in yet. */
const unreviewed =
  /(?:^|[:/])(?:pull_request(?:_target)?|merge_request\w*|fork|refs\/pull|refs\/merge-requests)(?:$|[:/])/i;

/** What stays the same over branches: all but the last two parts. */
const pipelineOf = (subject: string): string => {
  const at = subject.search(/:(?:ref|environment|pull_request|ref_type|branch)\b/i);
  return at > 0 ? subject.slice(0, at) : subject;
};

const strangeness = (subject: string, { sightings }: Tracked): readonly [number, string] => {
  const others = sightings.map(({ value }) => value).filter((value) => value !== subject);
  const known = others.filter((value) => pipelineOf(value) === pipelineOf(subject));
  const pipelines = new Set(others.map(pipelineOf));
  if (known.length > 0) {
    // Where branches come and go, one more says nothing.
    return known.length >= 4
      ? [LLR.shared, 'one more branch']
      : [LLR.otherBranch, 'another branch or environment than ever before'];
  }
  return pipelines.size >= SHARED
    ? [LLR.shared, `one more of ${pipelines.size} pipelines`]
    : [LLR.otherPipeline, 'a pipeline that never took it'];
};

export const pipelineSubjectNew = defineBehaviour({
  id: 'pipeline-subject-new',
  title: 'A pipeline or branch that never did took a role',
  description:
    'A token of a pipeline whose repository, branch or kind of run never took this role before was exchanged for it: a changed workflow, a fork, or a branch that nobody reviewed.',
  attack: ['T1677', 'T1078.004', 'T1199'],
  owasp: ['NHI6'],
  falsePositives: [
    'A new repository is connected',
    'A release branch is cut',
    'An environment is renamed',
  ],
  kinds: ['token_issuance', 'authentication'],
  marks(look) {
    const subject = subjectOf(look);
    const key = keyOf(look);
    return subject === undefined || key === undefined
      ? []
      : [{ key, value: subject, window: REMEMBERED }];
  },
  judge(look) {
    const subject = subjectOf(look);
    const key = keyOf(look);
    if (subject === undefined || key === undefined) return undefined;
    const track = look.track(key);
    const first = Math.min(...track.sightings.map((one) => one.first));
    const own = track.sightings.find(({ value }) => value === subject);
    if (own === undefined || own.count > 1 || look.now - first < KNOWN_DAYS) return undefined;
    const [base, why] = strangeness(subject, track);
    const llr = unreviewed.test(subject) ? base + LLR.unreviewed : base;
    if (llr < 0.7) return undefined;
    const role = look.event.issued?.forId ?? '';
    return {
      llr,
      severity: severityOf(llr),
      description: `${subject} took ${nameOf(look, role)}: ${why}${unreviewed.test(subject) ? ', for a change that nobody has taken in' : ''}.`,
      observables: [`subject:${subject}`],
      detail: { subject, role },
    };
  },
});
