/** An import of one file by another: paths below source/ (`engine/lock.ts`), or a module's name (`node:fs`, `ink`). */
export type Edge = {from: string; to: string; typeOnly: boolean};

type Rule = {
	/** Folders (or files at the top) from which anything may be imported. */
	values: readonly string[];
	/** Those of which only the types may be. */
	types?: readonly string[];
};

/** Files that anybody may import, besides those of `text/`: they import none of ours but each other. */
const leaves = new Set([
	'errors.ts',
	'sensitive.ts',
	'version.ts',
	'untyped.ts',
	'trust/fingerprints.ts',
]);
const pure = ['mesh', 'plan', 'checks', 'wizard', 'kubernetes'];

/** The direction of imports, by the folder that imports (decision D-38). Its own folder is always allowed. */
const rules: Readonly<Record<string, Rule>> = {
	'cli.ts': {values: ['main.ts', 'compile-cache']},
	'compile-cache': {values: ['adapters']},
	'main.ts': {values: ['commands', 'adapters']},
	commands: {
		values: [
			...pure,
			'survey',
			'trust',
			'verify',
			'teardown',
			'probe',
			'engine',
			'reporters',
			'session',
			'ui',
			'installers',
			'adapters',
			'demo',
		],
		types: ['ports'],
	},
	session: {
		values: [
			...pure,
			'survey',
			'trust',
			'verify',
			'teardown',
			'probe',
			'engine',
			'reporters',
			'installers',
		],
		types: ['ports'],
	},
	ui: {
		values: ['engine', 'wizard', 'mesh', 'kubernetes', 'checks'],
		types: ['session', 'plan', 'survey'],
	},
	reporters: {
		values: ['engine', 'wizard', 'mesh', 'kubernetes', 'plan', 'checks'],
		types: ['survey', 'teardown'],
	},
	engine: {
		values: ['ports', 'mesh', 'kubernetes', 'plan', 'survey', 'trust', 'verify', 'teardown'],
		types: ['checks'],
	},
	survey: {values: ['ports', 'mesh', 'kubernetes', 'recognisers']},
	trust: {values: ['ports', 'mesh', 'kubernetes'], types: ['survey', 'plan']},
	verify: {
		values: ['ports', 'mesh', 'kubernetes', 'survey'],
		types: ['plan', 'checks', 'engine', 'trust'],
	},
	teardown: {values: ['ports', 'mesh', 'kubernetes', 'survey', 'recognisers']},
	probe: {values: ['ports', 'mesh', 'kubernetes', 'survey', 'verify'], types: ['engine']},
	checks: {values: ['mesh', 'kubernetes', 'plan'], types: ['survey', 'ports']},
	plan: {values: ['mesh', 'kubernetes', 'recognisers'], types: ['survey', 'checks', 'teardown']},
	wizard: {values: ['mesh', 'kubernetes', 'plan'], types: ['survey', 'checks']},
	mesh: {values: ['kubernetes']},
	kubernetes: {values: []},
	ports: {values: [], types: ['mesh', 'kubernetes']},
	recognisers: {values: ['mesh', 'kubernetes'], types: ['ports']},
	installers: {values: ['ports', 'mesh', 'kubernetes', 'recognisers']},
	adapters: {values: ['ports', 'mesh', 'kubernetes', 'installers']},
	demo: {values: ['ports', 'mesh', 'kubernetes'], types: ['survey', 'plan', 'checks', 'engine']},
};

/** Modules that only one folder may import. */
const owners: ReadonlyArray<{
	owner: string;
	modules: RegExp;
	/** Who may import their types. */
	types?: readonly string[];
}> = [
	{owner: 'ui', modules: /^(?:ink|react|ink-.*)$/v},
	{
		owner: 'adapters',
		modules:
			/^(?:execa|https-proxy-agent|node-forge|tar-stream|socks|ws|node:(?:fs|fs\/promises|http|https|http2|net|tls|dns|dns\/promises|child_process|worker_threads))$/v,
	},
	{owner: 'adapters', modules: /^@kubernetes\/client-node(?:\/.*)?$/v, types: ['kubernetes']},
	{owner: 'commands', modules: /^commander$/v},
];

/** Who may open files; processes/ reads Linux' own `/proc`, and where programs lie. */
const opensFiles = /^adapters\/(?:disk|processes)\/[^\/]+\.ts$/v;

/** Whether everybody may import it. */
const isLeaf = (file: string): boolean => leaves.has(file) || folderOf(file) === 'text';

/** What is wrong with an import, as a sentence that names it; undefined when nothing is. */
export const offence = ({from, to, typeOnly}: Edge): string | undefined => {
	const [here, there] = [folderOf(from), folderOf(to)];
	if (!to.endsWith('.ts') && !to.endsWith('.tsx')) {
		if (/^node:fs(?:\/promises)?$/v.test(to) && !typeOnly && !opensFiles.test(from)) {
			return `${from} → ${to}: only adapters/disk/ may import it, where links, owners and kinds of files are looked at`;
		}

		const found = owners.find(({modules}) => modules.test(to));
		return found === undefined || found.owner === here || (typeOnly && found.types?.includes(here))
			? undefined
			: `${from} → ${to}: only ${found.owner}/ may import it`;
	}

	if (here === there || (isLeaf(to) && (here !== 'cli.ts' || to === 'version.ts'))) {
		return undefined;
	}

	const rule = rules[here];
	if (rule === undefined) {
		return isLeaf(from)
			? `${from} → ${to}: it is a leaf that everybody may import, so it imports none of us`
			: `${from} → ${to}: no rule says what ${here} may import`;
	}

	if (rule.values.includes(there) || (typeOnly && rule.types?.includes(there))) {
		return undefined;
	}

	return `${from} → ${to}: ${here} may import ${[...rule.values, ...(rule.types ?? []).map(folder => `${folder} (types)`)].join(', ') || 'nothing of ours'}`;
};

/** How an installer's work is known is pure, and below all that reads clusters; the rest of `installers/` drives programs. */
const recogniser = /^installers\/(?:recognisers|[^\/]+\/recognise)\.ts$/v;

/** The one adapter that works before the bin has loaded anything. */
const compileCache = 'adapters/disk/compile-cache.ts';

const folderOf = (file: string): string => {
	if (file === compileCache) {
		return 'compile-cache';
	}

	return recogniser.test(file) ? 'recognisers' : file.split('/', 1).join('');
};
