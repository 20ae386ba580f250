"""Given names common in Switzerland, to tell the two halves of a name apart.

Owns the list only.  It need not be complete: a name that is not in it, or a
pair of which both are, simply stays undivided.  Names that are as common as
family names (Martin, Simon, Robert, Thomas ...) are left out.
"""

from __future__ import annotations

from optirh_batch.readers.headings import fold

_GIVEN_NAMES = frozenset(
    """
    adalbert adelbert adele adeline adrian adriana agathe agnes alain albertine aldina aldo alessandra
    alessandro alexander alexandra alexandre alexis alfons alfred alice aline alois aloisia amalia amanda
    amandine amelie ana anastasia andrea andreas andree andrej angela angelika angelina angelo anita anja
    anna anne anne-lise annelies annemarie annerose annette annick antje antoine antoinette anton antonia
    antonio aphrodite ariane arlette armand armin arno arnold astrid augusta auguste augustin aurelia
    aurelie barbara bastian bea beat beate beatrice beatrix benita benjamin benoit bernadette bernadina
    bernd berta bertha bettina bianca birgit bogdan boris bozena brigitta brigitte brunella brunhilde
    bruno camille carine carla carlo carmela carmen carole caroline caspar catherine cecile cecilia
    cedric celestine celina celine cesar cesarine chantal charlotte chiara christa christel christelle
    christian christiane christina christine christophe cindy claire clara claude claudia claudine claus
    clemence clementine clotilde colette concetta corinne cornelia cosima crispin cristina dagmar dalila
    damaris damien daniel daniela daniele danielle dario dariusz davide dejan delphine denise detlef
    diana didier diego dieter dietmar dimitri dirk dolores domenico dominique donatella dora doris dragan
    eberhard eckhard edelbert edgar edith edmond edouard eduard edwin elena eleni eleonore elfrieda
    elfriede eliane elisa elisabeth elisabetta elise ella elmar elsa elsbeth elvira emanuela emerentia
    emil emilia emilie emma emmanuel emmy enrico enza erica erich erika erminia erna ernesto ernst erwin
    ester esther etienne eugen eugenie eva eva-maria evelyne fabia fabienne fabio fabrice fatima fatma
    faustina federica felicitas felix ferdi ferdinand fernand fernanda fernando filippo filomena fiona
    flavio flora florence florent florian franca francesca francesco francine franck franco francois
    francoise franziska frauke frederic frederique frida friedhelm fritz fulvia gabriela gabriele
    gabriella gabrielle gallus gebhard genevieve geoffrey georg georgette georgios gerard gerda gerhard
    gerlinde germaine germana gertraud gertrud giacomo gian gianfranco gianni gilbert gilberto gilles
    ginette gino giorgio giovanna giovanni gisela gisele giulia giuliana giuseppe giuseppina gottfried
    grazia gregoire gregoria greta gudrun gudula guglielmo guido guillaume gunter gustav gustave guy
    hanna hannelore hans hansjorg hanspeter hansruedi harald hartmut hedwig heide heidi heiner heinz
    helena helene helga helmfried helmut hendrik henri henriette herbert heribert hermine hilda hilde
    hildegard hildegund holger horst huguette ida ignatia ilona ilse imelda ines inga inge ingeborg ingo
    ingrid irene irina iris irma irmgard isabel isabella isabelle ivan ivana jacqueline jacques jadwiga
    jakub jan jana jasmin jean jean-claude jean-daniel jean-francois jean-luc jean-marc jean-marie
    jean-michel jean-paul jean-pierre jean-yves jeanine jeanne jeannette jelena jens jeremie jerome
    jessica joachim joao jocelyne joelle johann johanna johannes jorg jorge jose josef josefine joseph
    josepha josephine josette josiane juana judith julia juliane julie julien juliette jurg jurgen
    justine jutta kai karin karoline katarzyna katharina kathrin katja kerstin kevin klara klaus
    konstantin kreszenz krystyna kurt laetitia lars laura laurence laurent laurette lea leana leander
    leni leo leonard leonardo leonie leontine lieselotte liliane lilly lina lisa liselotte livia lore
    loredana lorena loris lothar louis louise luc luca lucette lucia luciano lucie lucien lucienne
    ludivine ludwig luigi luigia luise lukas lutz lydia lydie madeleine madlen magali magdalena maja
    malgorzata manfred manon manuela marc marcel marceline marcella marcelle marcello marco mareike
    margaret margareta margarete margaretha margarida margherita margot margrit marguerite maria
    maria-luisa marianne marie marie-claire marie-france marie-louise marie-rose marie-therese mariette
    marija marina mario marion marisa marjolaine markus marlene marlies marlis marlise marta martha
    martina martine massimo mathieu mathilde matteo matthieu mauro max maxime maximilian mehmet meinrad
    melanie melina melitta michaela michele micheline michelle miguel mikael milena mira mireille mirjam
    mohamed mohammed monica monika monique moreno moritz muhammed muriel mustafa myriam nadia nadine
    natascha nathalie nathan nelly nicola nicolai nicolas nicole nikolaus nina nino noemi norbert odette
    odile odilo olga oliver olivia olivier oriana oskar oswald ottilia ottilie otto paola paolo pascal
    pascale patrice patricia patrick patrizia paula paulette paulina pauline paulo pedro peppino peter
    petra petronella philippe philomene pia pierino piero pierre pierrette piotr pius priska quirin
    rachel radmila rahel rainer ralf raoul raphael raymonde rebecca regina regine regis regula reinhard
    remy renata renate renato rene renee renzo reto ricarda riccarda rita roberta robertine roberto rocco
    rodolphe roger roland rolande rolf romaine romana rosa rosalie rosalinda rosemarie rosetta rosina
    rosmarie roswitha ruedi ruediger ruth sabina sabine sabrina sabrine sacha salome salvator salvatore
    samuel sandra sandrine sandro sara sarah sascha sebastian sebastien sepp serafin seraphin serge
    severine sibylle sidonie siegfried siegrun sigrid silke silvana silvia silvio simone simonetta
    slavica sofia solange sonia sonja sophie stanislas stefan stefania stefanie stefano stephane
    stephanie susanna susanne suzanne sven svenja sybille sylvia sylvie tabea tamara tanja tarcis tatiana
    tatjana teodora teresa theo theodor theodora theophile theres therese theresia thierry tina tino
    tiziana tiziano tobias tommaso traudel trudi ueli ugo ulla ulrike urs ursina ursula ursulina ute
    valentina valentine valeria valerie valerio vanessa velia vera verena veronica veronika veronique
    victoria viktor viktoria vincenzo viola violetta violette virginie vital vittorio vladimir vreni
    walburga waldemar wally walpurga walter walther waltraud wanda werner wiebke wilfried wilhelmine
    willi willibald willy wolfgang yannick yolande yvan yves yvette yvonne zdenka zeno zita zoran
    """.split()
)


def is_given_name(word: str) -> bool:
    """Whether a word is a well-known given name, or two of them joined (``Hans-Peter``)."""
    plain = fold(word)
    return plain in _GIVEN_NAMES or ("-" in plain and _GIVEN_NAMES.issuperset(plain.split("-")))
