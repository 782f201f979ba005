/** One Reports API activity → one event for each thing that happened. Pure; a fault names the field. */
import type { Event, EventActor } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { need, needInstant, obj, type Raw, str } from '../record.ts';
import { type Activity, type ActivityEvent, activityOf, parameter } from './activity.ts';
import { googleAuth } from './auth.ts';
import { addressId, appId, tokenNative, workspaceId } from './ids.ts';
import { deedOf, meaningOf } from './meaning.ts';
import { clientNamed, targetsOf, userNamed } from './targets.ts';

/** Google itself writes these; the user beside them is whom it happened to. */
const byGoogle = /^(?:account_disabled_|gov_attack_warning)/;

const google: EventActor = {
  principalKind: 'service',
  name: 'Google',
  kind: 'automation',
};

const impersonated = (app: Raw): Pick<EventActor, 'invokedBy'> => {
  const name = str(app['applicationName']) ?? str(app['oauthClientId']);
  return name === undefined ? {} : { invokedBy: name };
};

/** An application acts with the standing permission that a user gave it: Google keeps one for each pair. */
const credentialOf = (
  application: string,
  event: ActivityEvent,
  email: string | undefined,
): Pick<EventActor, 'credential'> => {
  const client = clientNamed(event);
  if (application !== 'token' || event.name !== 'activity') return {};
  if (client === undefined || email === undefined) return {};
  const nativeId = tokenNative(email, client);
  return { credential: { type: 'refresh_token', nativeId, temporary: false } };
};

const actorOf = (application: string, activity: Activity, event: ActivityEvent): EventActor => {
  const { actor, customer } = activity;
  const app = obj(actor['applicationInfo']);
  const scope = customer === undefined ? {} : { scope: customer };
  const email = str(actor['email']);
  if (byGoogle.test(event.name ?? '')) return google;
  if (application === 'access_transparency') return { ...google, name: 'Google staff' };
  if (email !== undefined) {
    const isMachine = email.endsWith('gserviceaccount.com');
    const isApp = application === 'token' && event.name === 'activity';
    return {
      principalId: addressId(email),
      principalKind: 'identity',
      name: email,
      kind: isMachine || isApp ? 'automation' : 'human',
      ...scope,
      ...credentialOf(application, event, email),
      ...impersonated(app),
    };
  }
  const client = str(app['oauthClientId']);
  if (client !== undefined) {
    return {
      principalId: appId(client),
      principalKind: 'identity',
      name: str(app['applicationName']) ?? client,
      kind: 'automation',
      ...scope,
    };
  }
  const user = userNamed(event);
  if (application === 'login' && user !== undefined)
    return {
      principalId: addressId(user),
      principalKind: 'identity',
      name: user,
      kind: 'human',
      ...scope,
    };
  const profile = str(actor['profileId']);
  if (profile !== undefined)
    return {
      principalId: workspaceId(profile),
      principalKind: 'identity',
      name: profile,
      kind: 'unknown',
      ...scope,
    };
  const key = str(actor['key']);
  return key === undefined
    ? { principalKind: 'anonymous', name: 'anonymous', kind: 'unknown', ...scope }
    : { principalKind: 'service', name: key, kind: 'automation', ...scope };
};

/** Refused by name, by the event's own status, or by what its challenge says. */
const outcomeOf = (event: ActivityEvent): Pick<Event, 'outcome' | 'error'> => {
  const name = (event.name ?? '').toLowerCase();
  const said = str(event.status['eventStatus']);
  const code =
    parameter(event, 'login_failure_type', 'failure_type', 'saml_second_level_status_code') ??
    str(event.status['errorCode']);
  const message = str(event.status['errorMessage']);
  const failed = (fallback: string): Pick<Event, 'outcome' | 'error'> => ({
    outcome: 'failure',
    error: { code: code ?? fallback, ...(message ? { message } : {}) },
  });
  if (said !== undefined && said !== 'SUCCEEDED' && said !== 'SUCCEEDED_WITH_WARNINGS')
    return failed(said);
  if (
    /^suspicious_(?:login|programmatic)|_failure$|^access_deny_event$|_blocked$|^failed_/.test(name)
  )
    return failed(name);
  if (name === 'login_challenge') {
    const status = parameter(event, 'login_challenge_status')?.toLowerCase();
    if (status === undefined) return { outcome: 'unknown' };
    return status.includes('pass') ? { outcome: 'success' } : failed(status);
  }
  return { outcome: 'success' };
};

const authIn = (application: string, event: ActivityEvent): Event['auth'] => {
  const loginType = parameter(event, 'login_type');
  const method = parameter(event, 'login_challenge_method');
  const failure = parameter(event, 'login_failure_type');
  return googleAuth(application, event.name ?? '', {
    ...(loginType === undefined ? {} : { loginType }),
    ...(method === undefined ? {} : { method }),
    ...(failure === undefined ? {} : { failure }),
  });
};

/** A standing permission that a user gave an application. */
const issuedBy = (
  application: string,
  event: ActivityEvent,
  actor: EventActor,
): Event['issued'] => {
  const client = clientNamed(event);
  if (application !== 'token' || event.name !== 'authorize') return undefined;
  if (client === undefined || actor.principalId === undefined) return undefined;
  return {
    type: 'refresh_token',
    nativeId: tokenNative(actor.name, client),
    forId: actor.principalId,
  };
};

const serviceOf = (application: string, event: ActivityEvent): string => {
  if (application === 'saml') return parameter(event, 'application_name') ?? 'saml';
  return application === 'token' && event.name === 'activity'
    ? (parameter(event, 'api_name') ?? application)
    : application;
};

/** The Reports API counts events inside an activity by the order in which it gives them. */
const vendorIdOf = (
  parts: {
    readonly application: string;
    readonly time: number;
    readonly qualifier: string | undefined;
  },
  index: number,
): string | undefined =>
  parts.qualifier === undefined
    ? undefined
    : `${parts.application}:${parts.time}:${parts.qualifier}${index === 0 ? '' : `#${index}`}`;

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseActivity = (record: Raw): readonly Event[] => {
  const activity = activityOf(record);
  const application = need(activity.application, 'id.applicationName');
  const time = needInstant(activity.time, 'id.time');
  const ip = activity.ip === undefined ? undefined : addressOf(activity.ip);
  const seen = new Set<string>();
  return activity.events.flatMap((event, index): readonly Event[] => {
    // An alert rule's activity may carry its parameters alone.
    const operation = event.name ?? `${application}.activity`;
    const actor = actorOf(application, activity, event);
    const { outcome, error } = outcomeOf(event);
    const issued = issuedBy(application, event, actor);
    const made = makeEvent({
      source: 'google-workspace',
      logsource: { product: 'gcp', service: `google_workspace.${application}` },
      vendorId: vendorIdOf({ application, time, qualifier: activity.qualifier }, index),
      time,
      meaning: meaningOf(application, operation),
      deed: deedOf(application, operation),
      operation,
      service: serviceOf(application, event),
      privilege: `${application}:${operation}`,
      outcome,
      ...(error === undefined ? {} : { error }),
      actor,
      src: {
        ...(ip ? { ip } : {}),
        ...(activity.ip !== undefined && ip === undefined ? { service: activity.ip } : {}),
        ...(activity.userAgent ? { userAgent: activity.userAgent } : {}),
      },
      auth: authIn(application, event),
      cloud: activity.customer === undefined ? {} : { account: activity.customer },
      targets: targetsOf(event),
      ...(issued === undefined ? {} : { issued }),
      raw: event.record,
    });
    if (seen.has(made.id)) return [];
    seen.add(made.id);
    return [made];
  });
};
