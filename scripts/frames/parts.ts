import type {ScenarioName} from '../../source/demo/scenario.ts';
import type {Terminal} from '../../test/helpers/terminal.ts';

/** Takes the screen that is shown now, under a name. */
type Take = (name: string) => Promise<void>;

/** A walk through the demo that takes some of its screens. */
export type Part = {
	name: string;
	scenario: ScenarioName;
	/** How many times as fast as life. */
	speed: number;
	walk: (terminal: Terminal, take: Take) => Promise<void>;
};

/** Until every context has answered, or will not. */
const contextsAnswered = async (terminal: Terminal, count: number): Promise<void> => {
	await terminal.until(
		screen =>
			screen.includes(` ${count} contexts`) &&
			/ \d+ ms/v.test(screen) &&
			!screen.includes('asking'),
	);
};

const next = async (terminal: Terminal, key: string, shows: string | RegExp): Promise<void> => {
	await terminal.press(key);
	await terminal.until(shows, {timeoutMs: 120_000});
};

const titles = {
	clusters: 'Choose the clusters',
	topology: 'How the clusters form one mesh',
	trust: 'Where the certificates come from',
	review: /The plan: \d/v,
	done: 'What to run next',
	verify: 'from / to',
} as const;

/** From the list of contexts, with all that answer, to preflight's verdict. */
const check = async (terminal: Terminal): Promise<void> => {
	await next(terminal, 'a', /[1-9]\d* chosen/v);
	await next(terminal, 'enter', /\d checks/v);
};

/** From preflight, with what is recommended, to the plan. */
const plan = async (terminal: Terminal): Promise<void> => {
	await next(terminal, 'n', titles.topology);
	await next(terminal, 'enter', titles.trust);
	await next(terminal, 'enter', titles.review);
};

const happy: Part = {
	name: 'happy',
	scenario: 'healthy',
	speed: 10,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 5);
		await take('clusters');
		await next(terminal, '?', 'Words');
		await take('help');
		await next(terminal, 'escape', titles.clusters);
		await next(terminal, '/', 'keep filter');
		terminal.type('west');
		await terminal.until('2 of 5');
		await take('clusters-filter');
		await next(terminal, 'escape', / 5 contexts/v);
		await terminal.press('space', 'down', 'space', 'down', 'space');
		await terminal.until('3 chosen');
		await take('clusters-chosen');
		await next(terminal, 'e', 'name:');
		await take('clusters-rename');
		await next(terminal, 'escape', 'e rename');
		await next(terminal, 'escape', 'stay');
		await take('leave');
		await next(terminal, 'n', '3 chosen');
		await next(terminal, 'enter', /\d checks/v);
		await take('preflight');
		await next(terminal, 'n', titles.topology);
		await take('topology');
		await terminal.press('down', 'down', 'down', 'down', 'enter');
		await terminal.until('Give each cluster its place');
		await next(terminal, 'r', /east-1 +remote/v);
		await take('topology-mixed');
		await next(terminal, 'escape', titles.topology);
		await terminal.press('up', 'up', 'up', 'up', 'enter');
		await terminal.until(titles.trust);
		await take('trust');
		await terminal.press('down', 'enter');
		await terminal.until('simulation has a root');
		// One after the other: what arrives at once and is long is a paste.
		terminal.type('ca/root-cert.pem');
		await terminal.until('root-cert.pem▏');
		await terminal.press('tab');
		terminal.type('ca/root-key.pem');
		await terminal.until('root-key.pem▏');
		await next(terminal, 'enter', 'type its passphrase');
		terminal.type('demo');
		await next(terminal, 'enter', 'which fits');
		await take('trust-own-root');
		await next(terminal, 'escape', titles.trust);
		await terminal.press('up');
		await next(terminal, 'enter', titles.review);
		await take('review');
		await next(terminal, 'v', 'apiVersion');
		await take('review-mesh-file');
		await next(terminal, 'escape', titles.review);
		await terminal.press('down', 'down', 'down', 'down', 'down', 'down', 'down', 'enter');
		await terminal.until('istioctl install');
		await take('review-step');
		await next(terminal, 'escape', titles.review);
		await next(terminal, 'i', titles.done);
		await take('done');
		await terminal.press('down', 'enter');
		await terminal.until(titles.verify);
		await take('verify');
		await next(terminal, 'space', 'close');
		await take('verify-pair');
		await next(terminal, 'escape', titles.verify);
		await next(terminal, 'n', titles.done);
		await terminal.press('down', 'down', 'enter');
		await terminal.until('all that is said');
		await take('install-done');
		await next(terminal, 'enter', 'search');
		await take('install-log');
		await next(terminal, 'escape', 'q leave');
		await terminal.press('q');
		await terminal.exit();
	},
};

const login: Part = {
	name: 'login',
	scenario: 'healthy',
	speed: 10,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 5);
		await terminal.press('down', 'down', 'down', 'down', 'space');
		await terminal.until('needs login');
		await take('clusters-login');
	},
};

const deadCluster: Part = {
	name: 'dead cluster',
	scenario: 'dead-cluster',
	speed: 10,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 3);
		await terminal.until('no answer');
		await terminal.press('a', 'down', 'down', 'space');
		await terminal.until('3 chosen');
		await take('clusters-dead');
		await next(terminal, 'enter', /\d checks/v);
		await take('preflight-failed');
		await next(terminal, 'enter', 'Why it matters');
		await take('preflight-finding');
		await next(terminal, 'escape', /\d checks/v);
		await next(terminal, 'w', 'not now');
		await take('preflight-waive');
	},
};

const probes: Part = {
	name: 'probes',
	scenario: 'healthy',
	speed: 10,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 5);
		await terminal.press('space', 'down', 'space', 'down', 'space');
		await terminal.until('3 chosen');
		await next(terminal, 'enter', /\d checks/v);
		await next(terminal, 'p', 'not now');
		await take('preflight-probe');
		await next(terminal, 'y', 'probe.pod-to-pod');
		await take('preflight-probed');
	},
};

const overlap: Part = {
	name: 'overlapping addresses',
	scenario: 'overlapping-cidrs',
	speed: 10,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 3);
		await check(terminal);
		await take('preflight-overlap');
		await next(terminal, 'n', titles.topology);
		await take('topology-overlap');
	},
};

const roots: Part = {
	name: 'different roots',
	scenario: 'different-roots',
	speed: 10,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 3);
		await check(terminal);
		await take('preflight-roots');
		await next(terminal, 'n', titles.topology);
		await next(terminal, 'enter', 'With this topology');
		await take('topology-roots');
	},
};

const slow: Part = {
	name: 'slow load balancer',
	scenario: 'slow-load-balancer',
	speed: 6,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 2);
		await check(terminal);
		await plan(terminal);
		await next(terminal, 'i', '19 of 20 steps');
		await take('install-waiting');
	},
};

const failure: Part = {
	name: 'failing installation',
	scenario: 'failing-install',
	speed: 10,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 3);
		await check(terminal);
		await plan(terminal);
		await next(terminal, 'i', 'r retry failed');
		await terminal.until('1 step failed');
		await take('install-failed');
		await next(terminal, 'enter', 'What happened');
		await take('install-why');
	},
};

const fifty: Part = {
	name: 'fifty clusters',
	scenario: 'fifty-clusters',
	speed: 10,
	async walk(terminal, take) {
		await contextsAnswered(terminal, 50);
		await take('clusters-fifty');
		await check(terminal);
		await take('preflight-fifty');
		await next(terminal, 'n', titles.topology);
		await take('topology-fifty');
		await next(terminal, 'enter', titles.trust);
		await next(terminal, 'enter', titles.review);
		await take('review-fifty');
		await next(terminal, 'i', /of 2,?900 steps/v);
		await terminal.until('running');
		await take('install-fifty');
	},
};

/** All screens, each taken once. */
export const parts: readonly Part[] = [
	happy,
	login,
	deadCluster,
	probes,
	overlap,
	roots,
	slow,
	failure,
	fifty,
];
