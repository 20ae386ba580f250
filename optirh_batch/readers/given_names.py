"""Given names common in Switzerland, to tell the two halves of a name apart.

Owns the list only.  It need not be complete: a name that is not in it, or a
pair of which both are, simply stays undivided.  Names that are as common as
family names (Martin, Simon, Robert, Thomas ...) are left out.
"""

from __future__ import annotations

from optirh_batch.readers.headings import fold

_GIVEN_NAMES = frozenset(
    """
    adalbert adelbert adele adeline adrian adriana agathe agnes agnese alain alberte albertine
    aldina aldo alessandra alessandro alexander alexandra alexandre alexis alfons alfred alice aline
    alma alois aloisia alwin amadeus amalia amanda amandine ambros amelia amelie ana anastasia
    andrea andreas andree andrej angela angelika angelina angelo anita anja anna anne anne-lise
    annelies annemarie annerose annette annick antje antoine antoinette anton antonia antonietta
    antonio aphrodite ariane aristide arlette armand armande armin arno arnold astrid augusta
    auguste augustin aurelia aurelie barbara basile bastian bea beat beate beatrice beatrix benedikt
    benita benjamin benoit bernadette bernadina bernarda bernd berta bertha bettina bianca birgit
    blanche bogdan boris bozena brigitta brigitte brunella brunhilde bruno cacilia camille carine
    carla carlo carmela carmen carole caroline caspar catherine cecile cecilia cedric celestine
    celina celine cesar cesarine chantal charlotte chiara christa christel christelle christian
    christiane christina christine christophe cindy claire clara claude claudia claudine claus
    clemence clementine clotilde colette concetta corinne cornelia cosima crispin cristina dagmar
    dalila damaris damien daniel daniela daniele danielle dario dariusz davide dejan delphine denise
    detlef diana didier diego dieter dietmar dimitri dirk dolores domenico dominique donatella dora
    doris dragan eberhard eckhard edelbert edelgard edgar edith edmee edmond edouard eduard edwin
    elena eleni eleonore elfrieda elfriede eliane elisa elisabeth elisabetta elise ella elmar elodie
    elsa elsbeth elvira emanuel emanuela emerentia emil emile emilia emilie emma emmanuel emmy
    enrico enza erica erich erika erminia erna ernest ernestine ernesto ernst erwin ester esther
    etienne eugen eugene eugenie eva eva-maria evelyne fabia fabienne fabio fabiola fabrice fatima
    fatma faustina federica felicie felicitas felix ferdi ferdinand fernand fernanda fernande
    fernando filippo filomena fiona flavie flavio flora florence florent florentine florian fortunat
    franca francesca francesco francine franck franco francois francoise franziska frauke frederic
    frederique frida frieda friedhelm fritz fulvia gabriela gabriele gabriella gabrielle gallus
    gaston gebhard genevieve genovefa geoffrey georg georgette georgios gerard gerda gerhard
    gerlinde germaine germana gerold gertraud gertrud gertrude ghislaine giacomo gian gianfranco
    gianni gilbert gilberte gilberto gilles ginette gino giorgio giovanna giovanni gisela gisele
    giulia giuliana giuseppe giuseppina gottfried grazia gregoire gregor gregoria greta gudrun
    gudula guglielmo guido guillaume gunter gunther gustav gustave guy hanna hannelore hans hansjorg
    hanspeter hansruedi harald hartmut hedwig heide heidi heiner heinrike heinz helena helene helga
    helmfried helmut hendrik henri henriette herbert heribert hermine hilda hilde hildegard
    hildegund holger horst hortense huberta huguette ida ignatia ilona ilse imelda ines inga inge
    ingeborg ingo ingrid irene irina iris irma irmela irmgard isabel isabella isabelle isidor
    isidore ivan ivana ivo jacqueline jacques jadwiga jakub jan jana jasmin jean jean-claude
    jean-daniel jean-francois jean-jacques jean-luc jean-marc jean-marie jean-michel jean-paul
    jean-pierre jean-yves jeanine jeanne jeannette jeannine jelena jens jeremie jerome jessica
    joachim joao jocelyne joelle johann johanna johannes jorg jorge jose josef josefine joseph
    josepha josephina josephine josette josiane juana judith julia juliane julie julien julienne
    juliette jurg jurgen justine jutta kai karin karoline katarzyna katharina kathe kathrin katja
    kerstin kevin klara klaus klementine konstantin kreszentia kreszenz krystyna kurt laetitia lars laura
    laurence laurent laurette lea leana leander leni leo leonard leonardo leonce leonie leontine
    leopold leopoldine lieselotte lilian liliana liliane lilly lina lisa lisbeth liselotte livia
    lore loredana lorena loris lothar lotti louis louise luc luca lucette lucia luciano lucie lucien
    lucienne ludivine ludovic ludwig luigi luigia luise lukas lutz luzia lydia lydie madeleine
    madlen magali magdalena maja malgorzata malvina manfred manon manuela marc marcel marceline
    marcella marcelle marcelline marcello marco mareike margaret margareta margarete margaretha
    margarida margaritha margherita margot margrit marguerite maria maria-luisa marianne marie
    marie-claire marie-france marie-jeanne marie-louise marie-rose marie-therese mariette marija
    marina mario marion marisa marius marjolaine markus marlene marlies marliese marlis marlise
    marta martha marthe martina martine massimo mathieu mathilde matteo matthieu maurice mauricette
    mauro max maxime maximilian medard mehmet meinrad melanie melchior melina melitta michaela
    michele micheline michelle miguel mikael milena mira mireille mirjam mohamed mohammed monica
    monika monique moreno moritz muhammed muriel mustafa myriam nadia nadine narcisse natascha
    nathalie nathan nelly nestor nicola nicolai nicolas nicole nikolaus nina nino noella noemi
    norbert octave octavie odette odile odilo olga oliver olivia olivier oriana oskar oswald othmar
    ottilia ottilie ottmar otto paola paolo pascal pascale patrice patricia patrick patrizia paula
    paulette paulina pauline paulo pedro peppino peter petra petronella philibert philippe philomene
    pia pierino piero pierre pierrette piotr pirmin pius priska prosper quirin quirina rachel
    radmila rahel rainer ralf raoul raphael raphaela raymonde rebecca regina regine regis regula
    reinhard remy renata renate renato rene renee renzo reto ricarda riccarda rita roberta robertine
    roberto rocco rodolphe roger roland rolande rolf romaine romana rosa rosalia rosalie rosalinda
    rosemarie rosetta rosette rosina rosine rosmarie roswitha ruedi ruediger ruth sabina sabine
    sabrina sabrine sacha salesia salome salvator salvatore samuel sandra sandrine sandro sara sarah
    sascha sebastian sebastien sepp serafin seraphin serge severine sibylle sidonie siegfried
    siegrun sigrid silke silvana silvia silvio simeon simone simonetta simonne slavica sofia solange
    sonia sonja sophia sophie stanislas stefan stefania stefanie stefano stephane stephanie susanna
    susanne suzanne suzette sven svenja sybille sylvain sylvia sylvie tabea tamara tanja tarcis
    tatiana tatjana tecla teodora teresa thekla theo theodor theodora theodul theophil theophile
    theres therese theresia thierry tina tino tiziana tiziano tobias tommaso traudel trudi ueli ugo
    ulla ulrike urs ursina ursula ursulina ute valentina valentine valeria valerie valerio vanessa
    velia vera verena veronica veronika veronique victoria viktor viktoria viktorina vincenzo viola
    violetta violette virginia virginie vital vittorio vladimir vreni walburga waldemar wally
    walpurga walter walther waltraud wanda wendelin werner wiebke wilfried wilhelmine willi
    willibald willy wilma wolfgang xaver yannick yolanda yolande yvan yves yvette yvon yvonne
    zacharias zdenka zeno zita zoran
    """.split()
)


def is_given_name(word: str) -> bool:
    """Whether a word is a well-known given name, or two of them joined (``Hans-Peter``)."""
    plain = fold(word)
    return plain in _GIVEN_NAMES or ("-" in plain and _GIVEN_NAMES.issuperset(plain.split("-")))
