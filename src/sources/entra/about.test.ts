import { describe, expect, it } from 'vitest';
import { aboutEntra } from './about.ts';
import { parseAudit } from './audit.ts';
import { entraConfig } from './config.ts';

const config = (servicePrincipalId?: string) =>
  entraConfig.parse({
    tenantId: 'tenant',
    app: { clientId: 'reader', clientSecret: 's' },
    act: {
      clientId: 'actor',
      clientSecret: 's',
      ...(servicePrincipalId === undefined ? {} : { servicePrincipalId }),
    },
  });

const disabled = (app: object) =>
  parseAudit({
    id: 'a1',
    activityDisplayName: 'Disable account',
    activityDateTime: '2026-06-01T00:00:00Z',
    result: 'success',
    initiatedBy: { app },
  });

const oursIn = (about: ReturnType<typeof aboutEntra>, app: object) =>
  about.named?.(disabled(app)).filter((one) => about.credentials.includes(one));

describe('our own apps in the directory audits', () => {
  it('are known by the client id, and by the service principal where that was told', () => {
    const named = { appId: 'actor', servicePrincipalId: 'sp-1' };
    expect(oursIn(aboutEntra(config()), named)).toEqual(['actor']);
    const often = { appId: null, displayName: 'actor', servicePrincipalId: 'sp-1' };
    expect(oursIn(aboutEntra(config()), often)).toEqual([]);
    expect(oursIn(aboutEntra(config('sp-1')), often)).toEqual(['sp-1']);
  });

  it('are never known by a display name, which anybody may give an app', () => {
    expect(oursIn(aboutEntra(config('sp-1')), { displayName: 'actor' })).toEqual([]);
  });
});
