import {makeClock} from '../../source/adapters/clock.ts';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {makeGuidedSession} from '../../source/session/guided-session.ts';
import {makeDemoPorts} from '../../source/demo/make-demo-ports.ts';
import type {Scenario, ScenarioName} from '../../source/demo/scenario.ts';
import type {EventBody} from '../../source/engine/events.ts';
import type {Ports} from '../../source/ports/ports.ts';
import type {SessionView, Intent} from '../../source/session/session.ts';
import type {Action} from '../../source/wizard/wizard.ts';

/** Where the person works; the demo's own mesh file is elsewhere. */
export const folder = '/work-folder';

/** A guided session over simulated clusters, without screens: intents in, views out. */
export const startSession = async (
	scenario: ScenarioName | Scenario,
	{ports: given, speed = 200}: {ports?: Ports; speed?: number} = {},
) => {
	const ports =
		given ??
		makeDemoPorts(scenario, {
			clock: makeClock(),
			certificates: makeCertificates({keyBits: 2048}),
			speed,
			directory: folder,
		});
	const events: EventBody[] = [];
	const guide = makeGuidedSession({
		ports: {...ports, simulated: false},
		options: {
			concurrency: 16,
			readyTimeoutMs: 600_000,
			installs: 8,
		},
		cwd: folder,
		home: '/home/me',
		log(event) {
			events.push(event);
		},
	});
	const view = (): SessionView => guide.getSnapshot();
	const send = (intent: Intent) => {
		guide.send(intent);
	};

	const session = {
		guide,
		ports,
		events,
		view,
		send,
		act(action: Action) {
			guide.send({type: 'wizard', action});
		},
		/** Resolves as soon as the view is so. */
		async until(
			what: string,
			predicate: (view: SessionView) => boolean,
			{withinMs = 60_000} = {},
		): Promise<SessionView> {
			if (predicate(view())) {
				return view();
			}

			return new Promise((resolve, reject) => {
				const deadline = setTimeout(() => {
					stop();
					const {
						wizard: {step},
						phase,
						problem,
						notice,
						blocked,
					} = view();
					reject(
						new Error(
							`waited in vain: ${what}; it is at ${step}, ${phase}; ${JSON.stringify({problem, notice, blocked})}`,
						),
					);
				}, withinMs);
				const stop = guide.subscribe(() => {
					if (predicate(view())) {
						clearTimeout(deadline);
						stop();
						resolve(view());
					}
				});
			});
		},
		/** Chooses these contexts, by their default names, and goes on to a finished preflight. */
		async toPreflight(...contexts: string[]): Promise<void> {
			session.act({
				type: 'choose',
				clusters: view()
					.contexts.filter(({context}) => contexts.includes(context))
					.map(({context, defaultName}) => ({context, name: defaultName})),
			});
			session.act({type: 'next'});
			await session.until('preflight', ({preflight}) => preflight.state === 'done');
		},
		/** Takes what is recommended up to a planned review. */
		async toReview(): Promise<void> {
			session.act({type: 'next'});
			const topology = view().topologies.find(({recommended}) => recommended)?.topology;
			if (topology !== undefined) {
				session.act({type: 'set-topology', topology});
				session.act({type: 'next'});
			}

			const {trusts} = await session.until(
				'the trust menu',
				({trusts: options}) => options.length > 0,
			);
			const answer = trusts.find(({recommended}) => recommended)?.answer;
			if (answer?.by === 'taking') {
				session.act({type: 'set-trust', trust: answer.trust});
				session.act({type: 'next'});
			}

			await session.until(
				'the plan',
				({review}) => review.state === 'ready' || review.state === 'failed',
			);
		},
		[Symbol.dispose]() {
			guide.dispose();
		},
	};
	await guide.start();
	return session;
};
