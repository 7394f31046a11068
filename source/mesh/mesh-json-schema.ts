import * as z from 'zod';
import {clusterSchema, meshFileSchema} from './mesh-schema.ts';
import {dnsLabelPattern, maximumLabelLength} from './names.ts';

/**
The JSON Schema of mesh.yaml, for editors, from the same source as its validation. Draft 7, which yaml-language-server
reads. It says nothing about rules that need the whole mesh: a file that it accepts may still have problems.
*/
export const meshJsonSchema = (): Record<string, unknown> => ({
	...z.toJSONSchema(meshFileSchema, {
		target: 'draft-7',
		io: 'input',
		override({zodSchema, jsonSchema}) {
			if (zodSchema === clusterSchema) {
				jsonSchema.anyOf = [
					{properties: {role: {const: 'primary'}}, not: {required: ['primary']}},
					{properties: {role: {const: 'remote'}}, required: ['primary']},
				];
			}

			if (zodSchema === meshFileSchema.shape.clusters) {
				jsonSchema.propertyNames = {
					pattern: dnsLabelPattern.source,
					maxLength: maximumLabelLength,
					not: {const: 'kubernetes'},
				};
				jsonSchema.minProperties = 1;
			}
		},
	}),
	title: 'mesh.yaml of mesh-wizard',
});
