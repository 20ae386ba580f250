"""Given names common in Switzerland, to tell the two halves of a name apart.

Owns the list only.  It need not be complete: a name that is not in it, or a
pair of which both are, simply stays undivided.  Names that are as common as
family names (Martin, Simon, Robert, Thomas ...) are left out.
"""

from __future__ import annotations

from optirh_batch.readers.headings import fold

_GIVEN_NAMES = frozenset(
    """
    adele adeline adrian adriana agnes alain albertine aldo alessandra alessandro alexandra alexandre
    alfred alice aline alois amelie ana andrea andree angela angelina anita anna anne annelies annemarie
    annette antoine antoinette anton antonia antonio arlette armin arnold astrid aurelie beat beatrice
    beatrix benoit bernadette bernd bertha bettina bianca brigitta brigitte bruno camille carla carlo
    carmen carole caroline catherine cecile celine chantal charlotte christa christian christiane
    christina christine christophe claire clara claude claudia claudine clemence colette corinne cristina
    dagmar daniela daniele danielle delphine denise diana dominique dora doris edith edmond edouard elena
    eleonore eliane elisa elisabeth elise ella elsa elsbeth emil emilie emma erica erich erika erna ernst
    erwin esther etienne eugenie eva evelyne fabienne fabio fabrice federica ferdinand filippo florence
    franca francesca francesco francine franco francois francoise franziska frederic frederique frida
    fritz gabriela gabriele gabriella gabrielle genevieve georgette gerard gerda gerhard germaine gertrud
    gianni gilbert gilles ginette giorgio giovanna giovanni gisela giulia giuseppe giuseppina gottfried
    greta gudrun guido guillaume guy hanna hannelore hans hansruedi heidi heinz helena helene helga henri
    henriette herbert hermine hilda hildegard huguette ida ilse ines inge ingeborg ingrid irene iris irma
    irmgard isabella isabelle ivan jacqueline jacques jan jana jean jean-claude jean-luc jean-marc
    jean-marie jean-paul jean-pierre jeanine jeanne jeannette jerome jocelyne joelle johanna johannes
    josefine joseph josephine josette josiane judith julia julie julien juliette jurg jurgen karin
    karoline katharina katja klara klaus kurt laetitia laura laurence laurent lea leonard leonie liliane
    lina lisa liselotte lore loredana louis louise luc luca lucette lucia lucie lucien lucienne ludwig
    luigi luise lydia lydie madeleine magali magdalena manfred manon manuela marc marcel marceline
    marcelle marco margaret margareta margarete margaretha margherita margot margrit marguerite maria
    marianne marie marie-claire marie-france marie-louise marie-rose marie-therese mariette marina mario
    marion marisa markus marlene marlies marlise marta martha martina martine mathieu mathilde matteo
    matthieu mauro max maxime meinrad melanie michaela michele micheline michelle mireille monica monika
    monique muriel myriam nadia nadine nathalie nicola nicolas nicole noemi norbert odette odile olga
    olivia olivier oskar oswald otto paola paolo pascale patricia patrick patrizia paula paulette pauline
    peter petra philippe pia pierino pierre pierrette pius rahel raphael raymonde regina regine regula
    reinhard remy renata renate rene renee reto rita roberta roberto roger roland rolande rolf romaine
    rosa rosalie rosemarie rosina rosmarie roswitha ruedi ruth sabina sabine sabrina salome samuel sandra
    sandrine sara sarah sebastien sepp serge severine sibylle silvia silvio simone sofia solange sonia
    sonja sophie stefan stefania stefanie stefano stephane stephanie susanna susanne suzanne sven sybille
    sylvia sylvie tamara tanja tatjana teresa theodor theres therese thierry tina trudi ueli ulrike urs
    ursula valentine valerie vanessa vera verena veronica veronika veronique vincenzo viola violette
    virginie vittorio vreni walburga walter walther waltraud werner wilfried wilhelmine willi willy
    yannick yolande yves yvette yvonne
    """.split()
)


def is_given_name(word: str) -> bool:
    """Whether a word is a well-known given name."""
    return fold(word) in _GIVEN_NAMES
