/** The sample world exchanges nothing with anybody. */
import { type Handlers, Refused } from './handler.ts';

type Exchange = Extract<keyof Handlers, `${'ssf' | 'signals' | 'outputs' | 'decide'}.${string}`>;

const missing = (): never => {
  throw new Refused(404, 'ERR_NOT_FOUND', 'the sample world exchanges nothing');
};

export const exchangeHandlers: Pick<Handlers, Exchange> = {
  'ssf.metadata': () => ({ issuer: 'https://sample.test' }),
  'ssf.authorisation': () => ({ issuer: 'https://sample.test' }),
  'ssf.jwks': () => ({ keys: [] }),
  'ssf.token': missing,
  'ssf.read': () => [],
  'ssf.create': missing,
  'ssf.update': missing,
  'ssf.replace': missing,
  'ssf.delete': missing,
  'ssf.status': ({ query }) => ({ stream_id: query.stream_id, status: 'enabled' }),
  'ssf.setStatus': missing,
  'ssf.addSubject': missing,
  'ssf.removeSubject': missing,
  'ssf.verify': missing,
  'ssf.poll': missing,
  'ssf.receive': missing,
  'signals.overview': () => ({ issuers: [], received: {}, streams: [], recent: [] }),
  'signals.subscribe': missing,
  'signals.verify': missing,
  'signals.unsubscribe': missing,
  'signals.rotateKeys': missing,
  'outputs.list': () => ({ items: [], kinds: [], allowPrivateHosts: [], teams: {} }),
  'outputs.save': missing,
  'outputs.remove': missing,
  'outputs.test': missing,
  'outputs.retry': missing,
  'outputs.outbound': missing,
  'outputs.teams': missing,
  'decide.slack': missing,
  'decide.teams': missing,
  'decide.page': missing,
  'decide.link': missing,
};
