import type {CommandOptions, IstioctlPort} from '../ports/istioctl.ts';
import type {ProcessIdentity} from '../ports/process-identity.ts';
import type {ProcessesPort} from '../ports/processes.ts';

/** Remembers which istioctl processes run, so that all can be ended at once: the second Ctrl-C (decision D-24). */
export const trackChildren = (
	istioctl: IstioctlPort,
	processes: Pick<ProcessesPort, 'end'>,
): {istioctl: IstioctlPort; killChildren: () => void} => {
	type Call = {child?: ProcessIdentity; isEnding: boolean};
	const calls = new Set<Call>();
	// Whoever waits for a child sees its end; one that cannot be ended stays in the journal.
	const kill = (child: ProcessIdentity) => {
		void Promise.allSettled([processes.end(child, {graceMs: 0})]);
	};

	const tracked = async <Options extends CommandOptions, Result>(
		options: Options,
		run: (options: Options) => Promise<Result>,
	): Promise<Result> => {
		const call: Call = {isEnding: false};
		calls.add(call);
		try {
			return await run({
				...options,
				async onStart(child) {
					call.child = child;
					if (call.isEnding) {
						kill(child);
					}

					await options.onStart(child);
				},
			});
		} finally {
			calls.delete(call);
		}
	};

	return {
		istioctl: {
			...istioctl,
			install: async (file, options) =>
				tracked(options, async traced => istioctl.install(file, traced)),
			purge: async options => tracked(options, async traced => istioctl.purge(traced)),
		},
		killChildren() {
			for (const call of calls) {
				// Of one that has just been started nobody knows the number yet.
				call.isEnding = true;
				if (call.child !== undefined) {
					kill(call.child);
				}
			}
		},
	};
};
