import {contactClusters} from '../engine/contact-clusters.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {causeOf} from '../survey/fact.ts';
import type {Ports} from '../ports/ports.ts';
import {contextChoices, type ContextChoice} from './context-choices.ts';
import {contextView, isAskedAtOnce} from './context-view.ts';
import type {ContextView, Probe} from './session.ts';

/** Milliseconds between two pictures of the list while answers come in. */
const publishMs = 50;

type ContextList = {
	current: () => readonly ContextView[];
	/** Asks every context that may be asked without being chosen. */
	askAll: () => void;
	/** Asks one; the earlier answer is forgotten. */
	ask: (context: string) => void;
	stop: () => void;
};

/** Two contexts with one uid lead to one cluster: the later ones are aliases of the first. */
const withAliases = (views: readonly ContextView[]): readonly ContextView[] => {
	const first = new Map<string, string>();
	return views.map(view => {
		const uid = view.probe.state === 'reached' ? view.probe.uid : undefined;
		const earlier = uid === undefined ? undefined : first.get(uid);
		if (uid !== undefined && earlier === undefined) {
			first.set(uid, view.context);
		}

		return earlier === undefined ? view : {...view, aliasOf: earlier};
	});
};

/** The contexts of the kubeconfig with what their clusters answer, as it comes. */
export const makeContextList = (ports: Ports, options: {onChange: () => void}): ContextList => {
	const choices = contextChoices(ports.kubeconfig);
	const probes = new Map<string, Probe>();
	const controller = new AbortController();
	let views: readonly ContextView[] | undefined;
	let timer: NodeJS.Timeout | undefined;

	const note = (context: string, probe: Probe) => {
		probes.set(context, probe);
		timer ??= setTimeout(() => {
			timer = undefined;
			views = undefined;
			options.onChange();
		}, publishMs);
	};

	const askThese = async (asked: readonly ContextChoice[]): Promise<void> => {
		for (const {key} of asked) {
			note(key, {state: 'asking'});
		}

		await contactClusters({
			targets: asked.map(({key, source, context: {auth}}) => ({
				name: key,
				auth,
				open(): ClusterPort {
					const cluster = ports.openClusters([{name: key, context: key, ...source}]).get(key);
					if (cluster === undefined) {
						throw new Error(`${key} could not be opened`);
					}

					return cluster;
				},
			})),
			clock: ports.clock,
			signal: controller.signal,
			onResult: note,
		});
	};

	const start = (asked: readonly ContextChoice[]): void => {
		askThese(asked).catch((error: unknown) => {
			if (!controller.signal.aborted) {
				for (const {key} of asked) {
					note(key, {
						state: 'failed',
						why: causeOf(error),
						remedy: [],
						needsLogin: false,
					});
				}
			}
		});
	};

	return {
		current() {
			views ??= withAliases(choices.map(choice => contextView(choice, probes.get(choice.key))));
			return views;
		},
		askAll() {
			start(choices.filter(choice => isAskedAtOnce(choice)));
		},
		ask(name) {
			start(choices.filter(({key}) => key === name));
		},
		stop() {
			controller.abort();
			clearTimeout(timer);
		},
	};
};
