/**
What the wizard does, written down to be compared after a change that is to change nothing: `node scripts/oracle.ts --write`,
then `--compare`; a folder may follow. Takes commands, checks, shapes and scenarios from the code. What differs from run to run is
left out (`oracle/normalise.ts`).
*/
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {commandRecords} from './oracle/command-records.ts';
import {planRecords} from './oracle/plan-records.ts';
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

const readAll = (): ReadonlyMap<string, string> =>
	new Map(
		readdirSync(folder, {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile())
			.map(entry => path.join(entry.parentPath, entry.name))
			.map(file => [path.relative(folder, file), readFileSync(file, 'utf8')]),
	);

const difference = (before: string | undefined, now: string | undefined): string => {
	if (before === undefined || now === undefined) {
		return before === undefined ? 'is new' : 'is gone';
	}

	const [old, fresh] = [before.split('\n'), now.split('\n')];
	const line = old.findIndex((text, index) => text !== fresh[index]);
	const at = line === -1 ? old.length : line;
	return `line ${String(at + 1)}\n  - ${old[at] ?? ''}\n  + ${fresh[at] ?? ''}`;
};

switch (mode) {
	case '--write': {
		rmSync(folder, {recursive: true, force: true});
		for (const [name, text] of await take()) {
			const file = path.join(folder, name);
			mkdirSync(path.dirname(file), {recursive: true});
			writeFileSync(file, text);
		}

		break;
	}

	case '--compare': {
		const [before, now] = [readAll(), await take()];
		const complaints = [...new Set([...before.keys(), ...now.keys()])].flatMap(name => {
			const [old, fresh] = [before.get(name), now.get(name)];
			return old === fresh ? [] : [`${name}: ${difference(old, fresh)}`];
		});
		console.log(
			[...complaints, `${String(now.size)} records, ${String(complaints.length)} differ`].join(
				'\n',
			),
		);
		process.exitCode = complaints.length === 0 ? 0 : 1;

		break;
	}

	default: {
		console.error('node scripts/oracle.ts --write|--compare [FOLDER]');
		process.exitCode = 2;
	}
}
