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
    alessandro alexander alexandra alexandre alexis alfred alice aline alois amalia amelie ana anastasia
    andrea andreas andree andrej angela angelika angelina angelo anita anja anna anne annelies annemarie
    annette annick antje antoine antoinette anton antonia antonio aphrodite ariane arlette armand armin
    arno arnold astrid augusta auguste aurelie barbara bastian beat beate beatrice beatrix benita
    benjamin benoit bernadette bernd berta bertha bettina bianca birgit bogdan boris bozena brigitta
    brigitte brunella brunhilde bruno camille carine carla carlo carmela carmen carole caroline catherine
    cecile cecilia cedric celestine celine cesar chantal charlotte chiara christa christel christelle
    christian christiane christina christine christophe cindy claire clara claude claudia claudine claus
    clemence clotilde colette concetta corinne cosima cristina dagmar dalila damien daniel daniela
    daniele danielle dariusz dejan delphine denise detlef diana didier diego dieter dietmar dimitri dirk
    domenico dominique donatella dora doris dragan eberhard eckhard edith edmond edouard eduard edwin
    elena eleni eleonore elfriede eliane elisa elisabeth elisabetta elise ella elmar elsa elsbeth elvira
    emanuela emil emilia emilie emma emmanuel enrico erica erich erika erna ernesto ernst erwin ester
    esther etienne eugen eugenie eva eva-maria evelyne fabienne fabio fabrice fatima fatma federica
    felicitas ferdinand fernand fernanda fernando filippo fiona flavio florence florian franca francesca
    francesco francine franck franco francois francoise franziska frauke frederic frederique frida
    friedhelm fritz fulvia gabriela gabriele gabriella gabrielle gebhard genevieve geoffrey georg
    georgette georgios gerard gerda gerhard gerlinde germaine germana gertraud gertrud gianfranco gianni
    gilbert gilles ginette gino giorgio giovanna giovanni gisela giulia giuliana giuseppe giuseppina
    gottfried grazia gregoire greta gudrun guglielmo guido guillaume gunter gustav gustave guy hanna
    hannelore hans hanspeter hansruedi harald hartmut hedwig heide heidi heiner heinz helena helene helga
    helmfried helmut hendrik henri henriette herbert hermine hilda hilde hildegard holger horst huguette
    ida ilona ilse imelda ines inga inge ingeborg ingo ingrid irene irina iris irma irmgard isabella
    isabelle ivan ivana jacqueline jacques jadwiga jakub jan jana jasmin jean jean-claude jean-daniel
    jean-francois jean-luc jean-marc jean-marie jean-michel jean-paul jean-pierre jean-yves jeanine
    jeanne jeannette jelena jens jerome jessica joachim joao jocelyne joelle johanna johannes jorg jorge
    jose josef josefine joseph josephine josette josiane juana judith julia juliane julie julien juliette
    jurg jurgen justine jutta kai karin karoline katarzyna katharina katja kerstin kevin klara klaus
    konstantin krystyna kurt laetitia lars laura laurence laurent laurette lea leander leni leo leonard
    leonardo leonie leontine lieselotte liliane lilly lina lisa liselotte livia lore loredana lorena
    lothar louis louise luc luca lucette lucia lucie lucien lucienne ludwig luigi luigia luise lukas lutz
    lydia lydie madeleine magali magdalena maja malgorzata manfred manon manuela marc marcel marceline
    marcella marcelle marco mareike margaret margareta margarete margaretha margarida margherita margot
    margrit marguerite maria marianne marie marie-claire marie-france marie-louise marie-rose
    marie-therese mariette marija marina mario marion marisa marjolaine markus marlene marlies marlis
    marlise marta martha martina martine massimo mathieu mathilde matteo matthieu mauro max maxime mehmet
    meinrad melanie melina michaela michele micheline michelle miguel mikael milena mireille mirjam
    mohamed mohammed monica monika monique moritz muhammed muriel mustafa myriam nadia nadine natascha
    nathalie nelly nicola nicolai nicolas nicole nikolaus nina nino noemi norbert odette odile olga
    oliver olivia olivier oskar oswald ottilie otto paola paolo pascal pascale patrice patricia patrick
    patrizia paula paulette paulina pauline pedro peppino peter petra petronella philippe philomene pia
    pierino pierre pierrette piotr pius radmila rahel rainer ralf raphael raymonde rebecca regina regine
    regula reinhard remy renata renate renato rene renee renzo reto ricarda rita roberta roberto rocco
    rodolphe roger roland rolande rolf romaine romana rosa rosalie rosalinda rosemarie rosetta rosina
    rosmarie roswitha ruedi ruediger ruth sabina sabine sabrina sacha salome salvatore samuel sandra
    sandrine sara sarah sascha sebastian sebastien sepp serge severine sibylle siegfried siegrun sigrid
    silke silvana silvia silvio simone slavica sofia solange sonia sonja sophie stefan stefania stefanie
    stefano stephane stephanie susanna susanne suzanne sven svenja sybille sylvia sylvie tamara tanja
    tarcis tatiana tatjana teodora teresa theo theodor theodora theres therese theresia thierry tina
    tiziana tobias tommaso traudel trudi ueli ulla ulrike urs ursina ursula ute valentina valentine
    valerie valerio vanessa velia vera verena veronica veronika veronique victoria viktor viktoria
    vincenzo viola violetta violette virginie vittorio vladimir vreni walburga waldemar walpurga walter
    walther waltraud wanda werner wiebke wilfried wilhelmine willi willibald willy wolfgang yannick
    yolande yvan yves yvette yvonne zdenka zita zoran
    """.split()
)


def is_given_name(word: str) -> bool:
    """Whether a word is a well-known given name, or two of them joined (``Hans-Peter``)."""
    plain = fold(word)
    return plain in _GIVEN_NAMES or ("-" in plain and _GIVEN_NAMES.issuperset(plain.split("-")))
