import {Frame} from '../components/frame.tsx';
import {Styled} from '../components/styled.tsx';
import {useGuide} from '../hooks/use-guide.ts';

export const Topology = () => {
	const {wizard} = useGuide();
	return <Frame bindings={[]}>{() => <Styled>{wizard.step}</Styled>}</Frame>;
};
