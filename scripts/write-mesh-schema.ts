// Writes docs/mesh.schema.json, the JSON Schema of mesh.yaml: `node scripts/write-mesh-schema.ts`. A test compares it.
import {writeFile} from 'node:fs/promises';
import {meshJsonSchema} from '../source/mesh/mesh-json-schema.ts';

await writeFile(
	new URL('../docs/mesh.schema.json', import.meta.url),
	`${JSON.stringify(meshJsonSchema(), undefined, '\t')}\n`,
);
