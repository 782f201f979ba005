/** How Azure's events look in OCSF. */
import type { Event } from '../../model/index.ts';
import { str } from '../record.ts';
import { type OcsfSystem, renderOcsf } from '../render-ocsf.ts';

const system: OcsfSystem = {
  vendor: 'Microsoft',
  product: 'Azure',
  log: 'Azure activity log',
  account: { typeId: 6, type: 'Azure AD Account' },
  mapped: [
    'eventDataId',
    'EventDataId',
    'time',
    'eventTimestamp',
    'TimeGenerated',
    'operationName',
    'OperationNameValue',
    'caller',
    'Caller',
    'callerIpAddress',
    'CallerIpAddress',
    'resourceId',
    '_ResourceId',
    'resultType',
    'ActivityStatusValue',
    'location',
  ],
  secrets: new Set(['secretText', 'password', 'primaryKey', 'secondaryKey', 'accessToken']),
};

/** The signature of a shared access address is a secret: whoever reads it may use it. */
const masked = (event: Event): Event => {
  const uri = str(event.raw['uri']);
  if (uri === undefined || !/[?&]sig=/i.test(uri)) return event;
  return {
    ...event,
    raw: { ...event.raw, uri: uri.replace(/([?&]sig=)[^&]*/gi, '$1[redacted]') },
  };
};

export const azureOcsf = (event: Event): Readonly<Record<string, unknown>> =>
  renderOcsf(masked(event), system);
