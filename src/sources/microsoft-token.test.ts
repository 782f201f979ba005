import { createHash } from 'node:crypto';
import { decodeProtectedHeader, exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { isCountersignError } from '../core/index.ts';
import { microsoftApp, microsoftToken } from './microsoft-token.ts';
import { serveTwin } from './twin-server.ts';

const answering = (answer: (form: URLSearchParams) => { status: number; body: unknown }) => {
  const nothing = { status: 500 };
  return serveTwin({
    routes: [
      {
        method: 'POST',
        path: '/:tenant/oauth2/v2.0/token',
        permission: undefined,
        answer: (request) => answer(new URLSearchParams(request.body)),
      },
    ],
    caller: () => ({ may: () => true }),
    unauthenticated: () => nothing,
    forbidden: () => nothing,
    throttled: () => ({ status: 429, headers: { 'retry-after': '0' } }),
    failed: (status) => ({ status }),
    missing: () => nothing,
  });
};

it('proves itself by its certificate, asks once for many, and waits out a throttled answer', async () => {
  const { privateKey, publicKey } = await generateKeyPair('PS256', { extractable: true });
  const der = Buffer.from('a certificate');
  const certificate = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const forms: URLSearchParams[] = [];
  const twin = await answering((form) => {
    forms.push(form);
    return { status: 200, body: { access_token: 'a.b.c', expires_in: 3_599 } };
  });
  try {
    const app = microsoftApp.parse({
      clientId: 'reader',
      certificate: { privateKey: await exportPKCS8(privateKey), certificate },
    });
    const options = { tenantId: 't', app, loginUrl: twin.url, scope: 'https://graph/.default' };
    const token = microsoftToken({ ...options, sleep: async () => {} });
    twin.throttle(1);
    expect(await Promise.all([token.get(), token.get()])).toEqual(['a.b.c', 'a.b.c']);
    expect(await token.roles()).toEqual([]);
    expect(forms).toHaveLength(1);
    const assertion = forms[0]?.get('client_assertion') ?? '';
    const { payload } = await jwtVerify(assertion, publicKey);
    expect(payload).toMatchObject({
      iss: 'reader',
      sub: 'reader',
      aud: `${twin.url}/t/oauth2/v2.0/token`,
    });
    const thumbprint = createHash('sha256').update(der).digest('base64url');
    expect(decodeProtectedHeader(assertion)['x5t#S256']).toBe(thumbprint);
    expect(forms[0]?.has('client_secret')).toBe(false);
  } finally {
    await twin.close();
  }
});

it('says that a credential is not accepted in the words of the vendor, without the secret', async () => {
  const error_description =
    'AADSTS7000222: The provided client secret keys are expired.\r\nTrace ID: x';
  const twin = await answering(() => ({
    status: 401,
    body: { error: 'invalid_client', error_description },
  }));
  try {
    const app = microsoftApp.parse({ clientId: 'reader', clientSecret: 'hush' });
    const token = microsoftToken({ tenantId: 't', app, loginUrl: twin.url, scope: 's' });
    const fault = await token.get().catch((thrown: unknown) => thrown);
    expect(isCountersignError(fault, 'ERR_SOURCE_DENIED')).toBe(true);
    expect(String(fault)).toContain('AADSTS7000222');
    expect(String(fault)).not.toMatch(/hush|Trace ID/);
  } finally {
    await twin.close();
  }
});
