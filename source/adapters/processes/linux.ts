import {readdir, readFile, stat} from 'node:fs/promises';
import process from 'node:process';
import type {ProcessTable, TableEntry} from './table.ts';

/** Undefined when the process went away between two reads, or is not ours to see. */
const readOrNothing = async (file: string): Promise<string | undefined> => {
	try {
		return await readFile(file, 'utf8');
	} catch {
		return undefined;
	}
};

/** `/proc`: present in every Linux, also where no `ps` is installed. */
export const makeLinuxTable = (): ProcessTable => {
	let bootId: Promise<string | undefined> | undefined;

	const look = async (pid: number): Promise<TableEntry | undefined> => {
		// proc_pid_stat(5): the name, in parentheses, may hold anything; state, parent and group follow; start time is field 22.
		const line = await readOrNothing(`/proc/${pid}/stat`);
		const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ') ?? [];
		const [state, , group] = fields;
		const ticks = fields[19];
		if (state === undefined || ticks === undefined || state === 'Z' || state === 'X') {
			return undefined;
		}

		// Ticks count from the boot, so that after a reboot they could repeat.
		bootId ??= readOrNothing('/proc/sys/kernel/random/boot_id');
		const boot = await bootId;
		return {pid, group: Number(group), startedAt: `${boot?.trim() ?? 'boot'}/${ticks}`};
	};

	const all = async (): Promise<number[]> => {
		const names = await readdir('/proc');
		return names.filter(name => /^\d+$/v.test(name)).map(Number);
	};

	return {
		look,
		async hasMembers(group) {
			const pids = await all();
			const entries = await Promise.all(pids.map(async pid => look(pid)));
			return entries.some(entry => entry?.group === group);
		},
		async search(text) {
			const user = process.getuid?.();
			const pids = await all();
			const found = await Promise.all(
				pids.map(async pid => {
					const commandLine = await readOrNothing(`/proc/${pid}/cmdline`);
					if (!commandLine?.replaceAll('\0', ' ').includes(text)) {
						return undefined;
					}

					const owner = await stat(`/proc/${pid}`).catch(() => undefined);
					return owner?.uid === user ? look(pid) : undefined;
				}),
			);
			return found.filter(entry => entry !== undefined);
		},
	};
};
