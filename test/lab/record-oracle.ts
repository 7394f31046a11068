/**
What the wizard does on real clusters, beside what `scripts/oracle.ts` keeps of it:
`node --import=tsx test/lab/record-oracle.ts --write|--compare [SHAPE…]`; all shapes when none is named. Takes minutes for each.
*/
import path from 'node:path';
import process from 'node:process';
import {isRecordMode, keepRecords} from '../../scripts/oracle/record-store.ts';
import {oracleShapes} from './oracle/shapes.ts';
import {takeRecords} from './oracle/take-records.ts';

const [mode = '', ...wanted] = process.argv.slice(2);
const unknown = wanted.filter(name => !(name in oracleShapes));
if (isRecordMode(mode) && unknown.length === 0) {
	for (const [name, shape] of Object.entries(oracleShapes).filter(
		([each]) => wanted.length === 0 || wanted.includes(each),
	)) {
		const startedAt = performance.now();
		const records = await takeRecords(shape);
		console.log(`${name}: ${String(Math.round((performance.now() - startedAt) / 1000))} s`);
		if (
			keepRecords(mode, records, {
				folder: path.join(import.meta.dirname, '../oracle/lab', name),
			}) !== 0
		) {
			process.exitCode = 1;
		}
	}
} else {
	console.error(
		`node --import=tsx test/lab/record-oracle.ts --write|--compare [SHAPE…]; shapes: ${Object.keys(oracleShapes).join(', ')}`,
	);
	process.exitCode = 2;
}
