/**
 * What one principal's identity policies allow: explicit deny first, then allow, then the boundary
 * and each level of the organisation's service control policies (IAM User Guide, "Policy evaluation logic").
 * Session and resource policies are not seen here.
 */
import type { Entitlement } from '../../../model/index.ts';
import { isUnread } from '../inventory/statements.ts';
import { conditionsHold, type RequestContext, resolve, type Sure, weakest } from './conditions.ts';
import { wildcardCovers, wildcardMatch } from './wildcard.ts';

interface Rule {
  readonly source: Entitlement;
  /** Lower case: IAM matches actions without case. */
  readonly actions: readonly string[];
}

export interface Answer {
  readonly sure: Sure;
  /** The policy that allows it. */
  readonly by?: Entitlement;
}

export interface Question {
  readonly action: string;
  /** A concrete ARN, or a pattern such as `*` for "all of them"; undefined = any one will do. */
  readonly resource?: string;
  readonly context?: RequestContext;
}

/** Entitlements are never changed in place, so their compiled rule lives as long as they do. */
const rules = new WeakMap<Entitlement, Rule>();

const ruleOf = (source: Entitlement): Rule => {
  const known = rules.get(source);
  if (known !== undefined) return known;
  const rule = { source, actions: source.privileges.map((one) => one.toLowerCase()) };
  rules.set(source, rule);
  return rule;
};

const matchesAction = (rule: Rule, action: string): boolean => {
  for (const pattern of rule.actions) {
    if (wildcardMatch(pattern, action)) return !rule.source.privilegesInverted;
  }
  return rule.source.privilegesInverted;
};

const matchesResource = (rule: Rule, resource: string, context: RequestContext): boolean => {
  const { resources, resourcesInverted } = rule.source;
  for (const pattern of resources) {
    const resolved = resolve(pattern, context);
    if (resolved !== undefined && wildcardMatch(resolved, resource)) return !resourcesInverted;
  }
  return resourcesInverted;
};

/** Does the deny take away all that the allow gives? Only what surely does counts. */
const deniesAllOf = (deny: Rule, allow: Rule): boolean => {
  const { resources, resourcesInverted } = deny.source;
  if (resourcesInverted) return false;
  if (resources.includes('*')) return true;
  return (
    !allow.source.resourcesInverted &&
    allow.source.resources.length > 0 &&
    allow.source.resources.every((inner) => resources.some((outer) => wildcardCovers(outer, inner)))
  );
};

/** What the organisation's service control policies leave of an account's rights. */
export interface OrganisationRights {
  readonly levels?: readonly (readonly Entitlement[])[];
  readonly unread?: boolean;
}

const NO: Answer = { sure: 'no' };
const rank = { no: 0, maybe: 1, yes: 2 } as const;

export class Rights {
  readonly #allows: readonly Rule[];
  readonly #denies: readonly Rule[];
  readonly #boundaryAllows: readonly Rule[];
  readonly #boundaryDenies: readonly Rule[];
  readonly #isBounded: boolean;
  /** Boundaries that nobody showed us may allow or refuse anything. */
  readonly #isBoundaryUnread: boolean;
  readonly #context: RequestContext;
  /** Answers to "on any resource", which are asked again and again. */
  readonly #onAny = new Map<string, Answer>();
  /** Attached policies whose document was not read. */
  readonly unread: readonly Entitlement[];

  /** One for each level of the organisation above (root, units, account): all must allow. */
  readonly #levels: readonly Rights[];
  /** The organisation's policies could not be read: what they forbid is open. */
  readonly #isOrganisationUnread: boolean;

  constructor(
    entitlements: readonly Entitlement[],
    context: RequestContext,
    { levels = [], unread = false }: OrganisationRights = {},
  ) {
    this.#levels = levels.map((one) => new Rights(one, context));
    this.#isOrganisationUnread = unread;
    const own = entitlements.filter((one) => one.via.kind !== 'boundary');
    const boundary = entitlements.filter((one) => one.via.kind === 'boundary');
    this.unread = own.filter(isUnread);
    this.#allows = own.filter((one) => one.effect === 'allow' && !isUnread(one)).map(ruleOf);
    this.#denies = own.filter((one) => one.effect === 'deny').map(ruleOf);
    this.#boundaryAllows = boundary.filter((one) => one.effect === 'allow').map(ruleOf);
    this.#boundaryDenies = boundary.filter((one) => one.effect === 'deny').map(ruleOf);
    this.#isBounded = boundary.length > 0;
    this.#isBoundaryUnread = boundary.some(isUnread);
    this.#context = context;
  }

  get isEmpty(): boolean {
    return this.#allows.length === 0;
  }

  /** Statements that allow anything at all, for questions about kinds of action. */
  get allowing(): readonly Entitlement[] {
    return this.#allows.map((rule) => rule.source);
  }

  may(question: Question): Answer {
    if (question.resource !== undefined || question.context !== undefined)
      return this.#judge(question);
    const known = this.#onAny.get(question.action);
    if (known !== undefined) return known;
    const answer = this.#judge(question);
    this.#onAny.set(question.action, answer);
    return answer;
  }

  #judge(question: Question): Answer {
    const action = question.action.toLowerCase();
    const context = this.#with(question.context);
    let best: Answer = NO;
    for (const rule of this.#allows) {
      const sure = this.#allowedBy(rule, { action, resource: question.resource, context });
      if (rank[sure] > rank[best.sure]) best = { sure, by: rule.source };
      if (best.sure === 'yes') break;
    }
    if (best.sure === 'no') return best;
    const bound = this.#isBounded
      ? this.#withinBoundary({ action, resource: question.resource, context })
      : 'yes';
    const sure = weakest(best.sure, bound, this.#withinOrganisation(question));
    return sure === best.sure ? best : { ...best, sure };
  }

  #withinOrganisation(question: Question): Sure {
    let sure: Sure = this.#isOrganisationUnread ? 'maybe' : 'yes';
    for (const level of this.#levels) sure = weakest(sure, level.may(question).sure);
    return sure;
  }

  /** Is the action explicitly denied on this resource, whatever allows it? */
  denied(question: Question): Sure {
    const action = question.action.toLowerCase();
    const context = this.#with(question.context);
    const within = this.#withinOrganisation(question);
    if (within === 'no') return 'yes';
    let worst: Sure = within === 'maybe' ? 'maybe' : 'no';
    for (const deny of this.#denies) {
      if (!matchesAction(deny, action)) continue;
      if (!matchesResource(deny, question.resource ?? '*', context)) continue;
      const holds = conditionsHold(deny.source.conditions, context);
      if (holds === 'yes') return 'yes';
      if (holds === 'maybe') worst = 'maybe';
    }
    return worst;
  }

  #with(more: RequestContext | undefined): RequestContext {
    if (more === undefined) return this.#context;
    return new Map([...this.#context, ...more]);
  }

  #allowedBy(rule: Rule, asked: Asked): Sure {
    if (!matchesAction(rule, asked.action)) return 'no';
    const { resource, context } = asked;
    if (resource !== undefined && !matchesResource(rule, resource, context)) return 'no';
    const holds = conditionsHold(rule.source.conditions, context);
    return holds === 'no' ? 'no' : this.#afterDenies(rule, this.#denies, { asked, sure: holds });
  }

  #afterDenies(
    allow: Rule,
    denies: readonly Rule[],
    so: { readonly asked: Asked; readonly sure: Sure },
  ): Sure {
    const { action, resource, context } = so.asked;
    let { sure } = so;
    for (const deny of denies) {
      if (!matchesAction(deny, action)) continue;
      const hits =
        resource === undefined
          ? deniesAllOf(deny, allow)
          : matchesResource(deny, resource, context);
      if (!hits) continue;
      const holds = conditionsHold(deny.source.conditions, context);
      if (holds === 'yes') return 'no';
      if (holds === 'maybe') sure = 'maybe';
    }
    return sure;
  }

  #withinBoundary(asked: Asked): Sure {
    let best: Sure = this.#isBoundaryUnread ? 'maybe' : 'no';
    for (const rule of this.#boundaryAllows) {
      if (!matchesAction(rule, asked.action)) continue;
      const { resource, context } = asked;
      if (resource !== undefined && !matchesResource(rule, resource, context)) continue;
      const holds = conditionsHold(rule.source.conditions, context);
      if (holds === 'no') continue;
      const sure = this.#afterDenies(rule, this.#boundaryDenies, { asked, sure: holds });
      if (rank[sure] > rank[best]) best = sure;
    }
    return best;
  }
}

interface Asked {
  readonly action: string;
  readonly resource: string | undefined;
  readonly context: RequestContext;
}
