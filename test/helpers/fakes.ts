import type {ClockPort} from '../../source/ports/clock.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';
import type {ProcessesPort} from '../../source/ports/processes.ts';

/** A clock whose sleeps end at once and move its own time on; real work in between still happens. */
export const makeFakeClock = (start = 1_800_000_000_000): ClockPort & {elapsed: () => number} => {
	let now = 0;
	return {
		now: () => start + now,
		monotonic: () => now,
		elapsed: () => now,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			now += ms;
			await new Promise(resolve => {
				setImmediate(resolve);
			});
			signal?.throwIfAborted();
		},
	};
};

/** A fake clock on which renewals of the lock wait for ever: they would turn it into a busy loop. Waiting for a lease runs through. */
export const clockWithoutRenewals = (): ClockPort => {
	const clock = makeFakeClock();
	return {
		...clock,
		sleep: async (ms, signal) =>
			ms === 4000
				? new Promise((_resolve, reject) => {
						signal?.addEventListener(
							'abort',
							() => {
								reject(signal.reason as Error);
							},
							{once: true},
						);
					})
				: clock.sleep(ms, signal),
	};
};

/** A process table that the test writes. */
export const makeFakeProcesses = (
	self: ProcessIdentity,
	alive: ProcessIdentity[] = [],
): ProcessesPort & {
	ended: ProcessIdentity[];
	alive: ProcessIdentity[];
	/** What runs as which number: a program, and its arguments joined by blanks. */
	commands: Map<number, {executable: string; commandLine: string}>;
} => {
	const ended: ProcessIdentity[] = [];
	const commands = new Map<number, {executable: string; commandLine: string}>();
	const isSame = (one: ProcessIdentity, other: ProcessIdentity) =>
		one.pid === other.pid && one.startedAt === other.startedAt && one.host === other.host;
	return {
		ended,
		alive,
		commands,
		self: async () => self,
		identify: async pid => alive.find(process => process.pid === pid),
		isAlive: async identity =>
			identity.host === self.host && identity.system === self.system
				? [self, ...alive].some(process => isSame(process, identity))
				: undefined,
		findByArgument: async text =>
			alive.filter(({pid}) => commands.get(pid)?.commandLine.includes(text) ?? false),
		async inspect(identity, files) {
			const command = commands.get(identity.pid);
			return command === undefined || !alive.some(process => isSame(process, identity))
				? undefined
				: {
						runsOneOf: files.includes(command.executable),
						commandLine: command.commandLine,
					};
		},
		async end(identity) {
			ended.push(identity);
			const index = alive.findIndex(process => isSame(process, identity));
			if (index !== -1) {
				alive.splice(index, 1);
			}
		},
	};
};
