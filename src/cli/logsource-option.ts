/** `--logsource product=aws,service=cloudtrail`, read strictly. */
import { InvalidArgumentError } from 'commander';
import type { Logsource } from '../detection/index.ts';

const parts = new Set(['product', 'service', 'category']);

export const parseLogsource = (text: string): Logsource => {
  const label: { product?: string; service?: string; category?: string } = {};
  for (const pair of text.split(',')) {
    const [name = '', value = '', ...rest] = pair.split('=').map((part) => part.trim());
    if (!parts.has(name) || value === '' || rest.length > 0) {
      throw new InvalidArgumentError(
        'Write it like product=aws,service=cloudtrail; the parts are product, service and category.',
      );
    }
    label[name as keyof typeof label] = value.toLowerCase();
  }
  return label;
};
