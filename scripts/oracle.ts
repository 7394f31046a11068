/**
What the wizard does, written down to be compared after a change that is to change nothing: `node scripts/oracle.ts --write`,
then `--compare`; a folder may follow. Takes commands, checks, shapes and scenarios from the code. What differs from run to run is
left out (`oracle/normalise.ts`). What it does on real clusters: `test/lab/record-oracle.ts`.
*/
import path from 'node:path';
import process from 'node:process';
import {commandRecords} from './oracle/command-records.ts';
import {planRecords} from './oracle/plan-records.ts';
import {isRecordMode, keepRecords} from './oracle/record-store.ts';
import {scenarioRecords} from './oracle/scenario-records.ts';
import {teardownRecords} from './oracle/teardown-records.ts';

const [mode = '', folder = path.join(import.meta.dirname, '../test/oracle')] =
	process.argv.slice(2);

const take = async (): Promise<ReadonlyMap<string, string>> =>
	new Map([
		...(await commandRecords()),
		...planRecords(),
		...(await scenarioRecords()),
		...(await teardownRecords()),
	]);

if (isRecordMode(mode)) {
	process.exitCode = keepRecords(mode, await take(), {
		folder,
		belongs: name => !name.startsWith('lab/'),
	});
} else {
	console.error('node scripts/oracle.ts --write|--compare [FOLDER]');
	process.exitCode = 2;
}
