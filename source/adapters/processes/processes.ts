import {realpath} from 'node:fs/promises';
import {hostname} from 'node:os';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {MeshError} from '../../errors.ts';
import type {ProcessIdentity} from '../../ports/process-identity.ts';
import type {ProcessesPort} from '../../ports/processes.ts';
import {recordOf} from '../../untyped.ts';
import {makeLinuxTable} from './linux.ts';
import {makePsTable} from './ps.ts';
import type {ProcessTable} from './table.ts';

const pollMs = 25;
/** How long a process may outlive SIGKILL (stuck in the kernel) before we say so. */
const stuckMs = 5000;

/** Whether the system knows the number, although it may hide whose it is (fact P-2). */
const isTaken = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return recordOf(error)['code'] !== 'ESRCH';
	}
};

const realPathOf = async (file: string): Promise<string> => {
	try {
		return await realpath(file);
	} catch {
		return file;
	}
};

/** False when there was nobody to signal. */
const signal = (target: number, name: NodeJS.Signals): boolean => {
	try {
		process.kill(target, name);
		return true;
	} catch (error) {
		const {code} = recordOf(error);
		if (code === 'ESRCH') {
			return false;
		}

		throw new MeshError(
			`cannot end process ${Math.abs(target)}: ${code === 'EPERM' ? 'it belongs to another user' : String(code)}`,
			{
				code: 'process',
				cause: error,
				remedy: [`kill ${Math.abs(target)}`],
			},
		);
	}
};

/** The system's processes: `/proc` on Linux, `ps` elsewhere. */
export const makeProcesses = (
	table: ProcessTable = process.platform === 'linux' ? makeLinuxTable() : makePsTable(),
): ProcessesPort => {
	const host = hostname();

	const identify = async (pid: number): Promise<ProcessIdentity | undefined> => {
		const [entry, system] = await Promise.all([table.look(pid), table.name()]);
		return entry?.isRunning === true
			? {host, ...(system === undefined ? {} : {system}), pid, startedAt: entry.startedAt}
			: undefined;
	};

	/** Whether the number of a process counts in our table: a name of a host proves nothing, since others may have the same. */
	const isHere = async (identity: ProcessIdentity): Promise<boolean> =>
		identity.host === host &&
		identity.system !== undefined &&
		identity.system === (await table.name());

	const isAlive = async (identity: ProcessIdentity): Promise<boolean | undefined> => {
		if (!(await isHere(identity))) {
			return undefined;
		}

		const entry = await table.look(identity.pid);
		if (entry === undefined) {
			return isTaken(identity.pid) ? undefined : false;
		}

		return entry.isRunning && entry.startedAt === identity.startedAt;
	};

	const waitUntilGone = async (isGone: () => Promise<boolean>, ms: number): Promise<boolean> => {
		const deadline = performance.now() + ms;
		while (!(await isGone())) {
			if (performance.now() > deadline) {
				return false;
			}

			await delay(pollMs);
		}

		return true;
	};

	return {
		identify,
		isAlive,
		async self() {
			const identity = await identify(process.pid);
			if (identity === undefined) {
				throw new MeshError('cannot find out when this process started', {
					code: 'process',
					remedy: ['Check that `ps` works, or that /proc is mounted.'],
				});
			}

			return identity;
		},
		async inspect(identity, files) {
			const [command, wanted] = await Promise.all([
				table.command(identity.pid),
				Promise.all(files.map(async file => realPathOf(file))),
			]);
			// Looked at afterwards, so that the command is this process's and no later one's.
			if (command?.user !== process.getuid?.() || (await isAlive(identity)) !== true) {
				return undefined;
			}

			return command === undefined
				? undefined
				: {
						runsOneOf: command.files.some(file => wanted.includes(file)),
						commandLine: command.line,
					};
		},
		async findByArgument(text) {
			const entries = await table.search(text);
			const found = await Promise.all(
				entries
					.filter(({pid}) => pid !== process.pid)
					.map(async entry => {
						const identity = await identify(entry.pid);
						return identity?.startedAt === entry.startedAt ? identity : undefined;
					}),
			);
			return found.filter(identity => identity !== undefined);
		},
		async end(identity, {graceMs}) {
			// 1 is the system's first process, and as a group every process there is.
			if (identity.pid <= 1 || !(await isHere(identity))) {
				throw new MeshError(
					`process ${identity.pid} on ${identity.host} cannot be ended from here`,
					{
						code: 'process',
						remedy: [`End it there: kill ${identity.pid}`],
					},
				);
			}

			const entry = await table.look(identity.pid);
			if (entry?.isRunning !== true || entry.startedAt !== identity.startedAt) {
				return;
			}

			const isLeader = entry.group === identity.pid;
			const target = isLeader ? -identity.pid : identity.pid;
			const isGone = async () =>
				(await isAlive(identity)) === false &&
				(!isLeader || !(await table.hasMembers(identity.pid)));
			if (!signal(target, 'SIGTERM') || (await waitUntilGone(isGone, graceMs))) {
				return;
			}

			signal(target, 'SIGKILL');
			if (!(await waitUntilGone(isGone, stuckMs))) {
				throw new MeshError(`process ${identity.pid} does not end, not even by SIGKILL`, {
					code: 'process',
					remedy: [`Look at it: ps -fp ${identity.pid}`],
				});
			}
		},
	};
};
