import {readFile} from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** A fault planted in the sources: what misfortunes are there to catch. */
export type PlantedFault = {
	/** What the program does wrong with it. */
	does: string;
	/** From the root of the repository. */
	file: string;
	/** Text that stands in the file once, and what stands there instead. */
	from: string;
	to: string;
};

export const plantedFaults: readonly PlantedFault[] = [
	{
		does: 'it leaves its lock',
		file: 'source/engine/lock.ts',
		from: 'await cluster.remove(ref, {uid: lease.metadata.uid});',
		to: '',
	},
	{
		does: 'it tries again without end',
		file: 'source/engine/retry.ts',
		from: '\treturn work();\n};',
		to: '\treturn withRetries(work, options);\n};',
	},
	{
		does: 'text of a cluster steers the terminal',
		file: 'source/text/printable.ts',
		from: 'special.test(text) ? text.replaceAll(',
		to: 'text.length < 0 ? text.replaceAll(',
	},
	{
		does: 'it writes an object that no plan has',
		file: 'source/engine/steps/record.ts',
		from: 'await portOf(context, name).apply(recordObject(context, role, proven), {',
		to: "await portOf(context, name).apply({...recordObject(context, role, proven), metadata: {name: 'mesh-wizard-note', namespace: 'default'}});\n\tawait portOf(context, name).apply(recordObject(context, role, proven), {",
	},
	{
		does: 'a list that is refused is empty',
		file: 'source/adapters/cluster/list-objects.ts',
		from: 'if (!isExpired(error)) {',
		to: "if (error instanceof ApiError && error.kind === 'forbidden') {\n\t\t\treturn {objects: []};\n\t\t}\n\n\t\tif (!isExpired(error)) {",
	},
	{
		does: 'a step that failed counts as success',
		file: 'source/engine/apply-plan.ts',
		from: "const blocked = outcomes.filter(outcome => outcome === 'blocked').length;\n\t\treturn {\n\t\t\texitCode: exitCodes.failed,",
		to: "const blocked = outcomes.filter(outcome => outcome === 'blocked').length;\n\t\treturn {\n\t\t\texitCode: exitCodes.done,",
	},
	{
		does: 'an answer may be as long as it likes',
		file: 'source/adapters/cluster/read-body.ts',
		from: 'if (bytes > maximumBytes) {',
		to: 'if (bytes < 0) {',
	},
	{
		does: 'it writes to a cluster that is another one by now',
		file: 'source/engine/held-cluster.ts',
		from: 'if (present !== uid) {',
		to: "if (present === '') {",
	},
	{
		does: 'it waits for an answer without end',
		file: 'source/adapters/cluster/deadline.ts',
		from: 'setTimeout(expire, timeoutMs, timeoutMs);',
		to: 'setTimeout(expire, timeoutMs * 1000, timeoutMs);',
	},
	{
		does: 'an error says the token',
		file: 'source/adapters/cluster/transport.ts',
		from: 'target,\n\t\t\tcall.what,\n\t\t);',
		to: "target,\n\t\t\tcall.what + ' as ' + secret,\n\t\t);",
	},
];

/** The file of a fault, and its text with the fault in it. Throws where the sources have become others. */
export const withFault = async ({
	file,
	from,
	to,
	does,
}: PlantedFault): Promise<{file: string; text: string}> => {
	const source = await readFile(path.join(root, file), 'utf8');
	if (source.split(from).length !== 2) {
		throw new Error(`${file} has another text by now, so this cannot be planted: ${does}`);
	}

	return {file: path.join(root, file), text: source.replace(from, () => to)};
};
