import { isJson } from '../spec/json-content.ts';
import { textIn, type JsonObject } from '../spec/json.ts';
import { propertiesOf } from '../spec/json-schema.ts';
import { schemaType } from '../spec/typescript.ts';
import type { AppOperation } from './callable.ts';
import { type Detail, shortened } from './context.ts';
import { exampleInput } from './example-input.ts';
import { markdown, markdownCode, markdownJson } from './starter/quoting.ts';
