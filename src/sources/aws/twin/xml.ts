/** Answers of the query protocol as XML: arrays become `member`s, maps become `entry`s. */

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Control characters other than tab and newline cannot stand in XML 1.0. */
const isControl = (code: number): boolean => code < 32 && code !== 9 && code !== 10;

export const escapeXml = (text: string): string => {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 13) out += '&#13;';
    else if (!isControl(code)) out += escapes[character] ?? character;
  }
  return out;
};

const element = (name: string, value: unknown): string => {
  if (value === undefined || value === null) return '';
  return `<${name}>${content(value)}</${name}>`;
};

const content = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Map) {
    return [...value]
      .map(([key, item]) => `<entry>${element('key', key)}${element('value', item)}</entry>`)
      .join('');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, item]) => element(name, item))
      .join('');
  }
  return escapeXml(String(value));
};

const namespaces = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
} as const;

const xmlNamespace = (service: string): string =>
  service === 'iam' || service === 'sts'
    ? namespaces[service]
    : `http://${service}.amazonaws.com/doc/`;

export interface AnswerHead {
  readonly service: string;
  readonly operation: string;
  readonly requestId: string;
}

export const renderAnswer = (
  { service, operation, requestId }: AnswerHead,
  result: unknown,
): string => {
  const body = result === undefined ? '' : element(`${operation}Result`, result);
  return `<${operation}Response xmlns="${xmlNamespace(service)}">${body}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`;
};

export interface RenderedError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

export const renderError = (
  { service, requestId }: Pick<AnswerHead, 'service' | 'requestId'>,
  { code, message, status }: RenderedError,
): string => {
  if (service === 'ec2') {
    return `<?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  }
  const type = status >= 500 ? 'Receiver' : 'Sender';
  return `<ErrorResponse xmlns="${xmlNamespace(service)}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
};
