import {useMemo, useState} from 'react';
import {useApp, useStdin, useStdout} from 'ink';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {useHighlight} from '../../hooks/use-highlight.ts';
import {useNext} from '../../hooks/use-next.ts';
import {useTextField} from '../../hooks/use-text-field.ts';
import {apiServerProblem, throughGateway} from '../../../mesh/api-server.ts';
import {plural} from '../../words.ts';
import {sentence} from '../../../text/sentence.ts';
import {toggled, toggledAll, type Choice} from './choose.ts';
import {contextRows, filteredRows} from './context-rows.ts';

/**
Lends the terminal to whoever `work` starts there, until it resolves or rejects: the screens leave it, and nobody else reads
what is typed.
*/
const useLending = (): ((work: () => Promise<void>) => Promise<void>) => {
	const {suspendTerminal} = useApp();
	const {stdin} = useStdin();
	const {stdout} = useStdout();
	return async work =>
		suspendTerminal(async () => {
			// Ink stops listening, but Node would go on reading, and take lines from whoever asks there now. A stream without listeners
			// can be paused only in the next turn.
			await new Promise(resolve => {
				setImmediate(resolve);
			});
			stdin.pause();
			try {
				await work();
			} finally {
				// A question that was broken off leaves its line unfinished, and the screens begin in the first column.
				stdout.write('\r\n');
			}
		});
};

/**
What the keys do now.

- `name`, `network`, `address`: of the highlighted context's cluster, being typed.
- `leaving`: whether to leave is being asked.
- `details`, `problems`: being read.
*/
type ChooserMode =
	'list' | 'filter' | 'name' | 'network' | 'address' | 'leaving' | 'details' | 'problems';

/** What an address can be, while it is typed. */
const addressHint = `Where the other clusters reach its API server: https://…, or ${throughGateway} for a primary that they don't reach.`;

/** The state of the list of contexts, and what can be done with it. */
export const useChooser = () => {
	const {contexts, wizard, simulated, kubeconfigProblems, notice: said} = useSession();
	const {
		answers: {clusters},
		dropped,
	} = wizard;
	const send = useSend();
	const lend = useLending();
	const {next, refusal} = useNext();
	const filter = useTextField();
	const field = useTextField();
	const [mode, setMode] = useState<ChooserMode>('list');
	const [notice, setNotice] = useState<string | undefined>();
	const rows = useMemo(() => contextRows(contexts, clusters), [contexts, clusters]);
	const shown = useMemo(() => filteredRows(rows, filter.value), [rows, filter.value]);
	const highlight = useHighlight(
		shown.map(({context}) => context),
		{otherwise: 'first'},
	);
	const row = shown[highlight.index];

	const choose = ({clusters, notice}: Choice) => {
		setNotice(notice);
		if (clusters !== undefined) {
			send({type: 'wizard', action: {type: 'choose', clusters}});
		}
	};

	const problems =
		kubeconfigProblems.length === 0 || said !== undefined || dropped.length > 0
			? undefined
			: `${plural(kubeconfigProblems.length, 'entry of the kubeconfig', 'entries of the kubeconfig')} can't be used: p shows why.`;

	return {
		rows,
		shown,
		row,
		highlight,
		filter,
		field,
		mode,
		setMode,
		setNotice,
		next,
		notice:
			mode === 'leaving'
				? `Leave now? ${simulated ? 'Of a demo, no answers are kept.' : 'Your answers are kept, and the next start offers to go on with them.'}`
				: (notice ?? refusal ?? problems),
		toggle() {
			choose(row === undefined ? {} : toggled(rows, row));
		},
		toggleAll() {
			choose(toggledAll(rows, shown));
		},
		/** Starts to type what the highlighted cluster is called, its network, or where the others reach its API server. */
		edit(what: 'name' | 'network' | 'address') {
			field.reset(
				{name: row?.name, network: row?.chosen?.network, address: row?.chosen?.apiServer}[what] ??
					'',
			);
			setNotice(what === 'address' ? addressHint : undefined);
			setMode(what);
		},
		/** Takes what was typed. An empty name changes nothing; an empty network is the topology's, an empty address the kubeconfig's. */
		keep() {
			const text = field.value.trim();
			if (row !== undefined && mode === 'name' && text !== '') {
				send({type: 'wizard', action: {type: 'rename', context: row.context, name: text}});
			} else if (row !== undefined && mode === 'network') {
				send({
					type: 'wizard',
					action: {
						type: 'set-network',
						context: row.context,
						network: text === '' ? undefined : text,
					},
				});
			} else if (row !== undefined && mode === 'address') {
				const problem = text === '' ? undefined : apiServerProblem(text);
				if (problem !== undefined) {
					setNotice(`${sentence(problem.message)} ${sentence(problem.fix)}`);
					return;
				}

				send({
					type: 'wizard',
					action: {
						type: 'set-api-server',
						context: row.context,
						apiServer: text === '' ? undefined : text,
					},
				});
				setNotice(undefined);
			}

			setMode('list');
		},
		askAgain() {
			if (row !== undefined) {
				send({type: 'probe', context: row.context});
			}
		},
		logIn() {
			if (row !== undefined) {
				send({type: 'log-in', context: row.context, suspend: lend});
			}
		},
		/** Leaves; asks first when there is something to lose. */
		leave() {
			if (clusters.length === 0) {
				send({type: 'quit'});
			} else {
				setMode('leaving');
			}
		},
		quit() {
			send({type: 'quit'});
		},
	};
};

export type Chooser = ReturnType<typeof useChooser>;
