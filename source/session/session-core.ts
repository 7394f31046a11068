import path from 'node:path';
import {overlapChecks} from '../checks/network/overlap.ts';
import type {Emit, EventBody} from '../engine/events.ts';
import {makeRunStore, type RunStore} from '../engine/store.ts';
import type {Mesh, Trust} from '../mesh/mesh.ts';
import {modelFor} from '../mesh/model.ts';
import {peerAddress} from '../mesh/peer-address.ts';
import {defaultIstio} from '../mesh/default-istio.ts';
import type {Ports} from '../ports/ports.ts';
import {adviseTopology} from '../wizard/advise-topology.ts';
import type {Answers} from '../wizard/answers.ts';
import {meshFromAnswers} from '../wizard/mesh-from-answers.ts';
import type {Sensitive} from '../sensitive.ts';
import {isSameTrust} from '../wizard/trust-inspection.ts';
import {blockedReason} from './blocked.ts';
import {firstView} from './first-view.ts';
import {pairOverview} from './pair-overview.ts';
import {problemOf} from './problem-of.ts';
import {makeSurveyController, type SurveyController} from './survey-controller.ts';
import {trustForFile} from './trust/typed-path.ts';
import {makeViewHolder, type ViewHolder} from './view-holder.ts';

/** Passphrases that were typed on the screens, each for the keys that one answer names. They are here and nowhere else, and go with the process. */
type Passphrases = {
	of: (trust: Trust) => Sensitive | undefined;
	/** Undefined forgets it. */
	keep: (trust: Trust, passphrase: Sensitive | undefined) => void;
};

const makePassphrases = (): Passphrases => {
	let kept: {trust: Trust; passphrase: Sensitive} | undefined;
	return {
		of: trust =>
			kept !== undefined && isSameTrust(kept.trust, trust) ? kept.passphrase : undefined,
		keep(trust, passphrase) {
			kept = passphrase === undefined ? undefined : {trust, passphrase};
		},
	};
};

type SessionOptions = {
	/** Clusters read at a time. */
	concurrency: number;
	/** istioctl processes at a time. */
	installs: number;
	readyTimeoutMs: number;
};

/** What every part of the guided session works on: the view, the facts, the world. */
export type SessionCore = Pick<ViewHolder, 'get' | 'set' | 'subscribe'> & {
	ports: Ports;
	options: SessionOptions;
	/** Absolute paths: where it was started, and the home folder. */
	cwd: string;
	home: string;
	passphrases: Passphrases;
	survey: SurveyController;
	store: RunStore;
	emit: Emit;
	answers: () => Answers;
	/** Where mesh.yaml goes: absolute. */
	meshFile: () => string;
	/** The intent that the answers make by now. */
	mesh: () => Mesh | undefined;
	/** Works out everything that follows from answers and facts, without asking anybody. */
	refresh: () => void;
	/** Of that, only what keeps the next screen shut: answers and facts are as they were. All checks of fifty clusters take a while. */
	judge: () => void;
	/** Puts an error on the screen. */
	fail: (title: string, error: unknown) => void;
};

export type SessionWorld = {
	ports: Ports;
	options: SessionOptions;
	/** Absolute paths: where it was started, and the home folder. */
	cwd: string;
	home: string;
	/** Every event also goes here. */
	log: (event: EventBody) => void;
};

export const makeSessionCore = ({ports, options, cwd, home, log}: SessionWorld): SessionCore => {
	const {get, set, subscribe} = makeViewHolder(firstView(ports, home));
	const store = makeRunStore();
	const survey = makeSurveyController(ports);
	const answers = () => get().wizard.answers;
	const meshFile = () => path.resolve(cwd, answers().file.trim());
	const mesh = () => {
		const {istioctl} = survey.workstation() ?? {};
		const istioVersion =
			istioctl !== undefined && 'version' in istioctl ? istioctl.version : defaultIstio;
		const facts = survey.factsOf(answers().clusters);
		const uids = new Map(
			facts.flatMap(({name, uid}) => (uid.known ? [[name, uid.value] as const] : [])),
		);
		const apiServers = new Map(
			facts.flatMap(({name, ...seen}) => {
				const address = peerAddress({}, seen);
				return address === undefined ? [] : [[name, address.url] as const];
			}),
		);
		const made = meshFromAnswers(answers(), {istioVersion, uids, apiServers});
		return made === undefined
			? undefined
			: {...made, trust: trustForFile(made.trust, path.dirname(meshFile()))};
	};

	const judge = () => {
		const {blocked: before, notice} = get();
		const blocked = blockedReason(get());
		// A refusal is said as long as it holds.
		set({
			blocked,
			...(notice !== undefined && notice === before && notice !== blocked
				? {notice: undefined}
				: {}),
		});
	};

	store.subscribe(() => {
		set({run: store.getSnapshot()});
	});
	return {
		get,
		set,
		subscribe,
		ports,
		options,
		cwd,
		home,
		passphrases: makePassphrases(),
		survey,
		store,
		answers,
		meshFile,
		mesh,
		emit(event) {
			log(event);
			store.emit({...event, at: ports.clock.now()});
		},
		refresh() {
			const {clusters, waivers} = answers();
			const wanted = mesh();
			const model =
				wanted === undefined
					? undefined
					: modelFor({
							mesh: wanted,
							path: meshFile(),
							directory: path.dirname(meshFile()),
							overlays: {},
						});
			const facts = survey.factsOf(clusters);
			const findings = survey.check(clusters, {model, waivers});
			const {istioctl} = survey.workstation() ?? {};
			const isMissing =
				istioctl !== undefined &&
				!('version' in istioctl) &&
				ports.istioctlDownloads?.offer(defaultIstio) !== undefined;
			set({
				istioctlOffer: isMissing ? defaultIstio : undefined,
				preflight: {
					...get().preflight,
					facts,
					findings,
					pairs: () => pairOverview(findings, facts),
					blocking: findings.filter(({status}) => status === 'fail').length,
				},
				topologies: adviseTopology({
					clusters,
					facts,
					findings: survey.check(clusters, {waivers: [], of: overlapChecks}),
				}),
			});
			judge();
		},
		judge,
		fail(title, error) {
			set({problem: problemOf(title, error)});
		},
	};
};
