/** The shape of a playbook file for editors and other tools: made of the schema that reads it, so it cannot differ. */
import { z } from 'zod';
import { playbookSchema } from './playbook-schema.ts';

export const playbookJsonSchema = (): unknown => ({
  ...z.toJSONSchema(playbookSchema, { io: 'input', target: 'draft-7' }),
  $id: 'https://countersign.dev/schema/playbook.schema.json',
  title: 'Countersign playbook',
});
