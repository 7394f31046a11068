import {contactClusters} from '../engine/contact-clusters.ts';
import {defaultClusterName} from '../mesh/default-names.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import {causeOf} from '../survey/fact.ts';
import type {Ports} from '../ports/ports.ts';
import type {KubeContext} from '../ports/kubeconfig.ts';
import type {ContextView, Probe} from './session.ts';

/** Milliseconds between two pictures of the list while answers come in. */
const publishMs = 50;

/** Contexts whose credentials are at hand are asked at once, the others when they are chosen (decision D-17). */
const isAskedAtOnce = ({auth}: KubeContext): boolean => auth === 'static' || auth === 'none';

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
	const {contexts} = ports.kubeconfig;
	const probes = new Map<string, Probe>(
		contexts.map(context => [
			context.name,
			{state: isAskedAtOnce(context) ? 'asking' : 'not-asked'},
		]),
	);
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

	const askThese = async (asked: readonly KubeContext[]): Promise<void> => {
		for (const {name} of asked) {
			note(name, {state: 'asking'});
		}

		await contactClusters({
			targets: asked.map(({name, auth}) => ({
				name,
				auth,
				open(): ClusterPort {
					const cluster = ports.openClusters([{name, context: name}]).get(name);
					if (cluster === undefined) {
						throw new Error(`${name} could not be opened`);
					}

					return cluster;
				},
			})),
			clock: ports.clock,
			signal: controller.signal,
			onResult: note,
		});
	};

	const start = (asked: readonly KubeContext[]): void => {
		askThese(asked).catch((error: unknown) => {
			if (!controller.signal.aborted) {
				for (const {name} of asked) {
					note(name, {
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
			views ??= withAliases(
				contexts.map(({name, server, isCurrent, auth}) => ({
					context: name,
					server,
					isCurrent,
					auth,
					probe: probes.get(name) ?? {state: 'not-asked'},
					defaultName: defaultClusterName(name),
				})),
			);
			return views;
		},
		askAll() {
			start(contexts.filter(context => isAskedAtOnce(context)));
		},
		ask(name) {
			start(contexts.filter(context => context.name === name));
		},
		stop() {
			controller.abort();
			clearTimeout(timer);
		},
	};
};
