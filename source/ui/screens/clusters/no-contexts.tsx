import {Box} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import {useSession, useSend} from '../../hooks/use-session.ts';

const advice = [
	['mesh-wizard --kubeconfig FILE', 'reads another kubeconfig'],
	['export KUBECONFIG=FILE', 'does so for every tool'],
	['mesh-wizard demo', 'shows it all on simulated clusters, and needs nothing'],
] as const;

/** How the headline begins where a kubeconfig was found. */
const label = 'kubeconfig: ';

const width = Math.max(...advice.map(([command]) => command.length)) + 2;

/** There is nothing to choose from: says so, and what to do instead. */
export const NoContexts = () => {
	const {kubeconfig, kubeconfigProblems} = useSession();
	const send = useSend();
	const bindings = [
		{
			keys: ['escape', 'q', 'enter'],
			label: 'leave',
			run() {
				send({type: 'quit'});
			},
		},
	];
	return (
		<Frame bindings={bindings}>
			{({columns}) => (
				<Box flexDirection="column" width={columns}>
					<ThemedText bold tone="warning">
						There is no context to choose from.
					</ThemedText>
					<ThemedText>
						{kubeconfig.startsWith(label)
							? `${kubeconfig.slice(label.length)} names none that can be used.`
							: 'No kubeconfig was found.'}
					</ThemedText>
					{kubeconfigProblems.slice(0, 3).map(text => (
						<ThemedText key={text} tone="warning">
							{text}
						</ThemedText>
					))}
					<ThemedText> </ThemedText>
					<ThemedText bold>What to do</ThemedText>
					{advice.map(([command, does]) => (
						<Box key={command}>
							<Box width={width} flexShrink={0}>
								<ThemedText tone="accent">{command}</ThemedText>
							</Box>
							<ThemedText>{does}</ThemedText>
						</Box>
					))}
				</Box>
			)}
		</Frame>
	);
};
