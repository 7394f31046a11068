import {realpath} from 'node:fs/promises';
import process from 'node:process';
import type {ProcessTable, TableEntry} from './table.ts';

type Row = TableEntry & {user: number; command: string};

// `lstart` is five words: `Fri Nov 21 14:20:01 2026`.
const row =
	/^\s*(?<pid>\d+)\s+(?<group>\d+)\s+(?<user>\d+)\s+(?<state>\S+)\s+(?<startedAt>\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s*(?<command>.*)$/v;

/** The rows of `ps -o pid=,pgid=,uid=,stat=,lstart=,args=`. */
export const parseRows = (output: string): Row[] =>
	output.split('\n').flatMap(line => {
		const found = row.exec(line)?.groups;
		if (found === undefined) {
			return [];
		}

		const {pid, group, user, state = 'Z', startedAt = '', command = ''} = found;
		return [
			{
				pid: Number(pid),
				group: Number(group),
				user: Number(user),
				startedAt: startedAt.replaceAll(/\s+/gv, ' '),
				isRunning: !state.startsWith('Z'),
				command,
			},
		];
	});

/** What a program prints; empty where it cannot be run. `ps` and `sysctl` fail where they find nothing. */
const outputOf = async (program: string, argv: readonly string[]): Promise<string> => {
	const {execa} = await import('execa');
	const {stdout} = await execa(program, argv, {
		reject: false,
		stdin: 'ignore',
		env: {LC_ALL: 'C', TZ: 'UTC'},
	});
	return stdout ?? '';
};

const list = async (...selection: string[]): Promise<Row[]> =>
	parseRows(
		await outputOf('ps', ['-ww', ...selection, '-o', 'pid=,pgid=,uid=,stat=,lstart=,args=']),
	);

const realPaths = async (files: readonly string[]): Promise<string[]> => {
	const found = await Promise.all(
		files.map(async file => {
			try {
				return file.startsWith('/') ? await realpath(file) : undefined;
			} catch {
				return undefined;
			}
		}),
	);
	return found.filter(file => file !== undefined);
};

/** macOS names each boot, and has no namespaces of processes (fact P-4). */
const bootSession = async (): Promise<string | undefined> => {
	const output = await outputOf('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']);
	return output.trim() || undefined;
};

/** `ps`, for systems without `/proc`: macOS. Its start times are exact to a second. */
export const makePsTable = (nameTable = bootSession): ProcessTable => {
	let name: Promise<string | undefined> | undefined;

	return {
		async name() {
			name ??= nameTable();
			return name;
		},
		async look(pid) {
			const [found] = await list('-p', String(pid));
			return found;
		},
		async command(pid) {
			const [[found], program] = await Promise.all([
				list('-p', String(pid)),
				outputOf('ps', ['-ww', '-p', String(pid), '-o', 'comm=']),
			]);
			return found?.isRunning === true
				? {
						user: found.user,
						files: await realPaths([program.trim(), found.command.split(' ')[1] ?? '']),
						line: found.command,
					}
				: undefined;
		},
		async hasMembers(group) {
			const rows = await list('-A');
			return rows.some(entry => entry.group === group && entry.isRunning);
		},
		async search(text) {
			const rows = await list('-u', String(process.getuid?.() ?? 0));
			return rows.filter(entry => entry.isRunning && entry.command.includes(text));
		},
	};
};
