"""Made-up pages: natural sentences with several facts each, over kinds of things, and the questions they answer.

A page is a title and sentences, each with the attributes that it tells. {e} the thing, {S} its name or pronoun at the
beginning of a sentence, {P} the possessive; other slots are values. Phrasings in [a|b] are held out by hash.
"""
import re

# kind: (pronoun, possessive, what it is, {attribute: (questions, sentences)})
KINDS = {
 "person": (("He", "She"), None, ["{S0} was a {job} from {pl}", "{S0} is a {adjn} {job} who lives in {pl}", "{S0} was a {job} and {job} who {worked} on {topic}"], {
  "what": (["who was {e}", "who is {e}", "tell me about {e}", "what is {e} known for", "what do you know about {e}", "who's {e}", "{e}"], []),
  "born": (["where was {e} born", "when was {e} born", "what is the birthplace of {e}", "what year was {e} born", "where does {e} come from", "when is the birthday of {e}"], ["{S} was born in {pl} on {date} and died in {pl} on {date}", "{S} was born on {date} in {pl}", "{S} was born in the town of {pl} in {year}", "{S} was born in {year} as the child of a {job}"]),
  "study": (["where did {e} study", "what did {e} study", "which university did {e} go to"], ["{S} studied {topic} at the University of {pl}", "{S} went to school in {pl} and later studied {topic} in {pl}"]),
  "found": (["what did {e} discover", "what did {e} invent", "what is {e} famous for"], ["{S} discovered the {thing} of {topic} in {year} together with {pn}", "In {year} {s} invented the {adj} {thing}", "{S} is best known for the discovery of {thing} in {topic}", "{S} invented a {thing} that {verbs} {things}"]),
  "wrote": (["what did {e} write", "which books did {e} write", "how many books did {e} write"], ["{S} wrote {num} books, among them {title} and {title}", "{P} best known book is {title}, which came out in {year}", "{S} wrote {title} in {year} and {title} in {year}"]),
  "prize": (["which prize did {e} win", "what did {e} win", "when did {e} win the prize", "did {e} win a prize"], ["{S} won the {Cap} Prize in {year}", "{S} won the {Cap} Prize for {topic} in {year} and the {Cap} Medal in {year}", "For this {s} received the {Cap} Prize of {pl}"]),
  "family": (["who was {e} married to", "who is the [wife|husband] of {e}", "how many children does {e} have", "tell me about the family of {e}"], ["{S} married {pn} in {year}, and they had {few} children", "{S} was married to the {job} {pn}", "{P} daughter {pn} became a {job}"]),
  "died": (["when did {e} die", "where did {e} die", "how did {e} die", "how old was {e} when {e} died"], ["{S} died in {pl} at the age of {n2}", "{S} died on {date} after a long illness", "In {year} {s} died in {pl}"]),
  "work": (["where did {e} work", "what did {e} work as", "who did {e} work for"], ["{S} worked for {n2} years at the {Cap} Institute in {pl}", "From {year} to {year} {s} worked as a {job} in {pl}", "{S} led the {org} for {few} years"]),
  "height": (["how tall is {e}", "what is the height of {e}"], ["{S} is {height} tall", "{S} stands {height} tall and weighs {n2} kilograms"]),
  "age": (["how old is {e}", "what is the age of {e}"], ["{S} is {n2} years old", "At {n2} years {s} was the oldest {job} of {pl}"]),
  "team": (["which team does {e} play for", "what club is {e} in"], ["{S} plays for {pl} United and has scored {num} goals", "In {year} {s} joined {pl} Rovers for {money}"]),
  "lives": (["where does {e} live", "which city does {e} live in"], ["{S} lives in {pl} with {few} {animals}", "Today {s} lives near {pl}"]),
  "rich": (["how rich is {e}", "what is the net worth of {e}"], ["{P} fortune is put at {money}", "{S} has a net worth of {money}"]),
 }),
 "town": ("It", "Its", ["{S0} is a town in {pl}", "{S0} is the largest city of {pl}", "{S0} is a {adj} port on the {Cap} Sea", "{S0} is a country in the {dir} of {pl}", "{S0} is an island in the {Cap} Ocean"], {
  "what": (["what is {e}", "tell me about {e}", "what do you know about {e}", "{e}", "what's {e}"], []),
  "where": (["where is {e}", "where does {e} lie", "in which country is {e}", "where can i find {e}", "where is {e} located"], ["{S} lies in the {dir} of {pl}, {num} kilometres from {pl}", "{S} lies between {pl} and {pl}", "{S} is located on the river {Cap}"]),
  "people": (["how many people live in {e}", "what is the population of {e}", "population of {e}", "how big is the population of {e}"], ["About {big} people live in {e}", "{S} has a population of {big}", "In {year} {s} had {big} inhabitants", "Around {big} people live there, and the language is {word}"]),
  "capital": (["what is the capital of {e}", "which city is the capital of {e}", "what's the capital of {e}", "capital of {e}"], ["{P} capital is {pl}", "{P} capital and largest city is {pl}", "The capital of {e} is {pl}, where {big} people live"]),
  "money": (["what is the currency of {e}", "what money do they use in {e}", "how do you pay in {e}"], ["The currency of {e} is the {word}", "{P} currency is the {word}, which has {n2} {things}", "People pay with the {word}"]),
  "language": (["what language do they speak in {e}", "which language is spoken in {e}", "what is the language of {e}"], ["People in {e} speak {word}", "The language of {e} is {word}, and many people also speak {word}", "{P} official languages are {word} and {word}"]),
  "mayor": (["who is the mayor of {e}", "who is the president of {e}", "who runs {e}"], ["The mayor of {e} is {pn}", "{P} president since {year} is {pn}", "{pn} has been the mayor since {year}"]),
  "founded": (["when was {e} founded", "how old is {e}", "who founded {e}", "what year was {e} founded"], ["{S} was founded in {year} by {pn}", "{e} was founded in {year}", "{S} became independent from {pl} on {date}"]),
  "weather": (["what is the weather in {e}", "what's the weather like in {e}", "how is the weather in {e} today", "weather in {e}", "how cold is it in {e}"], ["It is {weather} and {deg} degrees in {e} today", "The weather in {e} today is {weather}, with {deg} degrees", "In winter it is {weather} and about {deg} degrees cold"]),
  "famous": (["what is {e} famous for", "what is {e} known for", "what can i see in {e}"], ["{S} is famous for {its} {things} and {things}", "{S} is known for the {Cap} Festival, where {things} are sold", "Visitors come to see the {adj} {thing} of {pn}"]),
  "area": (["how big is {e}", "what is the area of {e}", "how large is {e}"], ["{S} covers about {big} square kilometres", "{P} area is {num} square kilometres"]),
  "high": (["what is the highest mountain of {e}", "which mountain is the highest in {e}"], ["{P} highest mountain is Mount {Cap}, which is {num} metres high", "The highest point is {Cap} Peak at {num} metres"]),
  "flag": (["what does the flag of {e} look like", "what is on the flag of {e}"], ["The flag of {e} shows a {adj} {thing} on {adj}", "{P} flag is {adj} with {few} {adj} {things}"]),
 }),
 "nature": ("It", "Its", ["{S0} is a mountain in {pl}", "{S0} is a river that flows through {pl} and {pl}", "{S0} is a {adj} lake in the {dir} of {pl}", "{S0} is a volcano on the island of {pl}"], {
  "what": (["what is {e}", "tell me about {e}", "{e}", "what do you know about {e}"], []),
  "high": (["how high is {e}", "how tall is {e}", "what is the height of {e}"], ["{S} is {num} metres high", "With {num} metres {s} is the highest of {few} peaks", "{P} peak is {num} metres above sea level", "{S} rises {num} metres above {pl}"]),
  "long": (["how long is {e}", "what is the length of {e}"], ["{S} is {num} kilometres long and up to {num} metres wide", "From {pl} to the sea {s} is {num} kilometres long"]),
  "deep": (["how deep is {e}", "what is the depth of {e}"], ["{S} is {num} metres deep", "At {pl} the water is {num} metres deep", "{P} greatest depth is {num} metres"]),
  "first": (["who climbed {e} first", "who was the first on {e}", "who discovered {e}", "when was {e} first climbed"], ["{pn} and {pn} were the first people to reach the top, on {date}", "{S} was first climbed in {year} by {pn}", "{S} was discovered in {year} by the {job} {pn}"]),
  "name": (["what is {e} named after", "why is {e} called that", "where does the name of {e} come from"], ["{S} is named after {pn}, a {job} from {pl}", "The name means {adj} {thing} in {word}"]),
  "animals": (["which animals live in {e}", "what lives in {e}", "what grows on {e}"], ["{Things} and {things} live in {e}", "{S} is home to {num} kinds of {animals}"]),
  "eruption": (["when did {e} erupt", "when was the last eruption of {e}", "is {e} dangerous"], ["{S} last erupted in {year} and destroyed the town of {pl}", "The eruption of {year} killed {big} people"]),
  "where": (["where is {e}", "where does {e} lie", "in which country is {e}"], ["{S} stands on the border of {pl} and {pl}", "{S} lies {num} kilometres {dir} of {pl}"]),
 }),
 "building": ("It", "Its", ["{S0} is a bridge in {pl}", "{S0} is an iron tower in {pl}", "{S0} is a museum in the {dir} of {pl}", "{S0} is a castle above the town of {pl}", "{S0} is a {adj} stadium in {pl}"], {
  "what": (["what is {e}", "tell me about {e}", "{e}", "what's {e}"], []),
  "high": (["how high is {e}", "how tall is {e}", "what is the height of {e}"], ["{S} is {num} metres high", "{S} is {num} metres high and has {num} steps", "{P} towers rise {num} metres above the water"]),
  "built": (["when was {e} built", "how old is {e}", "what year was {e} finished", "when was {e} opened"], ["{S} was built from {year} to {year}", "{S} was opened on {date} by {pn}", "{S} was finished in {year} after {few} years of work"]),
  "who": (["who built {e}", "who designed {e}", "who is the architect of {e}"], ["{S} was designed by the architect {pn}", "The {org} built it for {money}", "{pn} from {pl} drew the plans"]),
  "cost": (["how much does {e} cost", "what is the price of a ticket for {e}", "how much did {e} cost", "what does a ticket to {e} cost"], ["A ticket costs {money} for adults and {money} for children", "{S} cost {money}", "Tickets are {money}, and children below {few} years are free"]),
  "open": (["when is {e} open", "what are the opening hours of {e}", "is {e} open on {day}", "how late is {e} open"], ["{S} is open from {day} to {day} between {hour} and {hour}", "{S} is closed on {day} and {day}", "On {day} {s} is open until {hour}"]),
  "visit": (["how many people visit {e}", "how many visitors does {e} have"], ["About {big} people visit it each year", "{S} has {big} visitors a year"]),
  "long": (["how long is {e}", "what is the length of {e}"], ["{S} is {num} metres long and {n2} metres wide", "{P} length is {num} metres"]),
  "color": (["what colour is {e}", "which colour does {e} have", "what is {e} made of"], ["{S} is painted {adj}, and {num} {job}s work on it", "{S} is made of {thing} and {thing}"]),
  "where": (["where is {e}", "where does {e} stand", "what is the address of {e}"], ["{S} stands at {n2} {Cap} Street in {pl}", "{S} stands on the bank of the river {Cap}"]),
 }),
 "company": ("It", "Its", ["{S0} is a company from {pl} that makes {things}", "{S0} is a maker of {adj} {things}", "{S0} sells {things} and {things}", "{S0} is a band from {pl}"], {
  "what": (["what is {e}", "what does {e} make", "what does {e} sell", "tell me about {e}", "what does {e} do"], []),
  "ceo": (["who is the ceo of {e}", "who runs {e}", "who leads {e}", "who is the head of {e}"], ["The CEO of {e} is {pn}", "Since {year} {s} has been led by {pn}", "{P} head is {pn}, who was a {job} before"]),
  "founder": (["who founded {e}", "when was {e} founded", "how old is {e}", "who started {e}"], ["{S} was founded in {year} by {pn} and {pn}", "{pn} founded {e} in {pl} in {year}"]),
  "hq": (["where is {e} based", "where is the headquarters of {e}", "which city is {e} in"], ["{S} is based in {pl}", "{P} headquarters is in {pl}, and {few} factories are in {pl}"]),
  "staff": (["how many people work at {e}", "how many employees does {e} have", "how big is {e}"], ["{big} people work for {e}", "{S} has {big} employees in {n2} countries"]),
  "price": (["how much does {e} cost", "what is the price of {e}", "how much is a share of {e}"], ["A share costs {money}", "{P} {things} cost between {money} and {money}", "{S} is worth {money}"]),
  "sales": (["how much money does {e} make", "what was the revenue of {e}"], ["In {year} {s} sold {things} for {money}", "{P} revenue in {year} was {money}"]),
  "phone": (["what is the phone number of {e}", "how can i reach {e}", "what is the email of {e}", "how can i contact {e}"], ["You can call {e} on 555-{phone} from {day} to {day}", "The customer service can be reached at {mail}"]),
 }),
 "work": ("It", "Its", ["{S0} is a novel by {pn}", "{S0} is a film about a {job} who loses a {thing}", "{S0} is a painting that was made by {pn}", "{S0} is a song by {pn}", "{S0} is a board game for {few} players"], {
  "what": (["what is {e}", "what is {e} about", "tell me about {e}", "{e}"], []),
  "author": (["who wrote {e}", "who made {e}", "who painted {e}", "who directed {e}", "who is the author of {e}", "who sings {e}"], ["{S} was written by {pn}", "{S} was made by {pn} in {year}", "The director was {pn}", "{pn} painted it between {year} and {year}"]),
  "when": (["when did {e} come out", "when was {e} released", "what year is {e} from", "when was {e} made"], ["{S} came out on {date}", "{S} was first shown in {pl} in {year}", "The first edition appeared in {year} with {num} pages"]),
  "actors": (["who plays in {e}", "who is the star of {e}", "who are the actors in {e}"], ["{pn} plays the {job}, and {pn} plays the {job}", "The main part is played by {pn}"]),
  "sold": (["how many copies of {e} were sold", "how successful was {e}", "how much money did {e} make"], ["More than {big} copies were sold", "{S} made {money} in {few} weeks"]),
  "where": (["where can i see {e}", "in which museum is {e}", "where is {e}"], ["Today {s} hangs in the {Cap} Museum in {pl}", "{S} has been kept in {pl} since {year}"]),
  "long": (["how long is {e}", "how many pages does {e} have", "how long does {e} last"], ["{S} has {num} pages and {n2} chapters", "{S} lasts {num} minutes"]),
  "prize": (["what did {e} win", "which prize did {e} win"], ["{S} won {few} {Cap} Awards in {year}", "In {year} {s} won the {Cap} Prize"]),
  "story": (["what happens in {e}", "what is the story of {e}", "how does {e} end"], ["{S} tells the story of a {job} who looks for a {adj} {thing} in {pl}", "At the end the {job} finds the {thing} and goes home to {pl}"]),
 }),
 "animal": ("It", "Its", ["The {e} is a {adj} animal that lives in {pl}", "The {e} is a bird of the {dir}", "The {e} is a plant with {adj} leaves", "The {e} is a fish that lives in {adj} water"], {
  "what": (["what is a {e}", "tell me about the {e}", "{e}", "what's a {e}", "what do you know about the {e}"], []),
  "eat": (["what does a {e} eat", "what do {e}s eat", "what do you feed a {e}", "what food does a {e} like"], ["{S} eats {things} and small {animals}", "{P} food is mostly {things}", "In summer {s} feeds on {things}, and in winter on {things}"]),
  "old": (["how old does a {e} get", "how long does a {e} live", "how long do {e}s live"], ["{S} can get up to {n2} years old", "{S} lives for about {n2} years"]),
  "heavy": (["how much does a {e} weigh", "how heavy is a {e}", "what is the weight of a {e}"], ["{S} weighs about {num} {unit}", "A grown {e} weighs up to {num} {unit} and is {n2} centimetres long"]),
  "big": (["how big is a {e}", "how tall is a {e}", "how large does a {e} get"], ["{S} is {n2} centimetres tall", "{S} reaches a height of {n2} metres"]),
  "fast": (["how fast is a {e}", "how fast can a {e} run", "what is the top speed of a {e}"], ["{S} can run {n2} kilometres per hour", "{P} top speed is {n2} kilometres per hour"]),
  "where": (["where do {e}s live", "where does the {e} live", "where can i find a {e}"], ["{S} lives in the forests of {pl} and {pl}", "{S} lives in groups of up to {n2} in {pl}"]),
  "young": (["how many young does a {e} have", "how many eggs does a {e} lay"], ["{S} has {few} young at a time", "The mother lays {few} {adj} eggs in {month}"]),
  "danger": (["is a {e} dangerous", "are {e}s dangerous", "is the {e} poisonous", "can i keep a {e} as a pet"], ["{S} is not dangerous for people, but it bites {animals}", "{P} {adj} skin is poisonous", "You must not keep it at home, because it needs {num} square metres"]),
  "colour": (["what colour is a {e}", "what does a {e} look like"], ["{S} is {adj} with {adj} {things}", "The male is {adj}, and the female is {adj}"]),
 }),
 "thing": ("It", "Its", ["A {e} is a {adj} machine for {things}", "A {e} is a tool that {verbs} {things}", "The {e} is a dish made of {thing} and {thing}", "A {e} is a drink from {pl}"], {
  "what": (["what is a {e}", "explain {e}", "tell me about the {e}", "what does {e} mean", "define {e}", "what's a {e}"], []),
  "invented": (["who invented the {e}", "when was the {e} invented", "where was the {e} invented", "who is the inventor of the {e}"], ["{S} was invented in {year} by {pn} in {pl}", "The first {e} was built by {pn} in {year}", "{pn} received a patent for the {e} on {date}"]),
  "cost": (["how much does a {e} cost", "what does a {e} cost", "price of a {e}", "how expensive is a {e}"], ["A {e} costs about {money}", "{S} costs {money} in the shop and {money} online", "A good {e} is sold for {money}"]),
  "how": (["how do i use a {e}", "how does a {e} work", "how do you make a {e}", "how long do i cook a {e}"], ["To use it, turn the {adj} {thing} and wait for {n2} minutes", "{S} works with a {thing} that {verbs} the {thing}", "Mix {num} grams of {thing} with {thing} and cook it for {n2} minutes"]),
  "weight": (["how heavy is a {e}", "how much does a {e} weigh"], ["{S} weighs {num} {unit}", "{S} is {n2} centimetres long and weighs {num} {unit}"]),
  "clean": (["how do i clean a {e}", "how can i clean a {e}", "what do i clean a {e} with"], ["Clean it with {adj} water and a {thing} after {few} days", "{S} must be cleaned with {thing} only"]),
  "temp": (["how hot does a {e} get", "at what temperature does a {e} work", "what is the temperature of a {e}"], ["{S} gets {num} degrees hot", "{S} works between {n2} and {num} degrees"]),
  "from": (["where does the {e} come from", "what is the origin of the {e}"], ["{S} comes from {pl}, where it was first made in {year}", "{P} name comes from a {word} word for {thing}"]),
  "why": (["why is a {e} {adj0}", "why do people use a {e}"], ["{S} is {adj0} because of the {thing} in it", "People use it because it {verbs} {things} without {thing}"]),
 }),
 "event": ("It", "Its", ["{S0} is a festival in {pl}", "{S0} was a war between {pl} and {pl}", "{S0} is a race through {pl}", "{S0} is a chess tournament in {pl}"], {
  "what": (["what is {e}", "what was {e}", "tell me about {e}", "{e}"], []),
  "when": (["when is {e}", "when was {e}", "when did {e} begin", "when does {e} start", "when did {e} end"], ["{S} began on {date} and ended on {date}", "{S} starts on {date} at {hour}", "{S} takes place every year in {month}"]),
  "won": (["who won {e}", "who was the winner of {e}", "who is the champion of {e}"], ["{pn} won {e} in {year}", "{S} was won by {pn} from {pl}", "In {year} the winner was {pn}, and {pn} came second"]),
  "prize": (["what is the prize of {e}", "how much money do you get for {e}", "what does the winner of {e} get"], ["The winner gets {money}", "The prize is a {adj} {thing} and {money}"]),
  "people": (["how many people came to {e}", "how many people take part in {e}"], ["About {big} people take part", "{big} people came to {e} in {year}"]),
  "ticket": (["how much is a ticket for {e}", "what does {e} cost", "where can i buy tickets for {e}"], ["A ticket costs {money} at the door and {money} before {month}", "Tickets for {money} are sold in {pl}"]),
  "where": (["where is {e}", "where did {e} take place", "where does {e} take place"], ["{S} takes place in the {Cap} Park of {pl}", "{S} took place near {pl}"]),
  "cause": (["why did {e} begin", "what was the reason for {e}", "how did {e} begin"], ["{S} began because {pl} wanted the {things} of {pl}", "The reason was a {thing} that {pn} had stolen"]),
 }),
 "shop": ("We", "Our", ["{S0} is a shop for {things} in {pl}", "{S0} sells {adj} {things} and {things}"], {
  "what": (["what does {e} sell", "what is {e}", "tell me about {e}"], []),
  "hours": (["when are you open", "what are your opening hours", "when does {e} open", "are you open on {day}", "how late is {e} open"], ["{S} are open from {day} to {day} between {hour} and {hour}", "The shop is closed on {day} and {day}", "The opening hours of {e} are {hour} to {hour}"]),
  "ship": (["how much is shipping", "what does shipping cost", "how much is delivery at {e}", "do you ship to {pl}"], ["Shipping costs {money} inside {pl} and {money} to other countries", "Shipping is free for orders of {money} or more", "{S} do not ship to {pl}"]),
  "time": (["how long does delivery take", "when will my parcel arrive", "how long does shipping take"], ["Delivery takes {few} to {n2} working days", "A parcel to {pl} takes {n2} days"]),
  "return": (["can i return my {thing}", "how do i return something", "what is your return policy", "how long can i return a {thing}"], ["Returns are accepted within {n2} days after delivery", "An opened {thing} can only be returned if it has a fault", "To return something, write to {mail} with your order number"]),
  "refund": (["when do i get my money back", "how long does a refund take"], ["{S} refund the money within {few} working days", "The refund goes to the card that you paid with"]),
  "pay": (["how can i pay", "which payment methods do you accept", "can i pay in cash", "can i pay by card"], ["You can pay by card, bank transfer or {Cap}Pay", "{S} do not accept cheques or {Cap} cards"]),
  "contact": (["how can i reach you", "what is your phone number", "what is your email", "how can i contact {e}"], ["You can reach us at {mail}", "You can call us on 555-{phone} between {hour} and {hour}"]),
  "price": (["how much is a {thing}", "what does a {thing} cost", "price of a {thing}"], ["A {thing0} of {num} grams costs {money}", "{P} {thing0} costs {money}, and a small one costs {money}"]),
  "where": (["where are you", "what is your address", "where is {e}", "where is your shop"], ["{P} shop stands at {n2} {Cap} Lane in {pl}", "You find us in {pl}, near the {adj} {thing}"]),
  "gift": (["do you have gift cards", "how long is a gift card valid", "do you sell vouchers"], ["Gift cards of {money} and {money} are sold in the shop", "A gift card is valid for {few} years"]),
  "vegan": (["is your {thing} vegan", "are there nuts in it", "is it gluten free"], ["All our {things} are vegan and contain no {thing}", "{P} kitchen also packs {things}, so traces of nuts are possible"]),
 }),
}


class Stories:
    """Made-up pages of a `Gen`."""

    def __init__(self, gen): self.g, self.r = gen, gen.r

    def slot(self, k, own):
        g, r = self.g, self.r
        if k in own: return own[k]
        w = lambda: g.word(LOWER_)
        s = lambda x: x if x.endswith("s") else x + "s"
        v = {"pl": g.place, "pn": g.person, "job": lambda: r.choice(JOBS_).replace("_", " "), "adj": lambda: r.choice(ADJ_), "adjn": lambda: r.choice(["famous", "retired", "young", "rich", "quiet"]),
             "topic": lambda: r.choice(["physics", "medicine", "chemistry", "music", "history", "astronomy", "law", "painting", "geology", "mathematics", w()]), "worked": lambda: r.choice(["worked", "wrote"]),
             "date": lambda: f"{r.randint(1, 28)} {r.choice(MONTHS_)} {r.randint(1500, 2029)}", "year": lambda: str(r.randint(1100, 2029)), "month": lambda: r.choice(MONTHS_), "day": lambda: r.choice(DAYS_),
             "thing": lambda: r.choice([w, w, lambda: r.choice(NOUN_)])(), "things": lambda: r.choice([lambda: s(w()), lambda: s(r.choice(NOUN_)), lambda: r.choice(ADJ_) + " " + s(w())])(), "animals": lambda: r.choice(["cats", "dogs", "birds", "mice", "goats", "insects", "bats", "frogs"]),
             "verbs": lambda: r.choice(VERB_) + "s", "num": lambda: r.choice([str(r.randint(2, 999)), f"{r.randint(1, 99)},{r.randint(0, 999):03d}", f"{r.randint(1, 99)}.{r.randint(1, 9)}"]), "n2": lambda: str(r.randint(11, 99)), "few": lambda: r.choice("two three four five six seven eight nine ten twelve".split()),
             "big": lambda: r.choice([f"{r.randint(2, 999)},{r.randint(0, 999):03d}", f"{r.randint(1, 99)} million", f"{r.randint(1, 9)}.{r.randint(1, 9)} million"]), "money": lambda: r.choice([f"{r.randint(2, 999)} euros", f"{r.randint(1, 99)}.{r.randint(0, 99):02d} euros", f"${r.randint(2, 999)}", f"{r.randint(2, 90)} million dollars"]),
             "height": lambda: f"1.{r.randint(40, 99)} metres", "dir": lambda: r.choice(["north", "south", "east", "west"]), "word": g.cap, "Cap": g.cap, "org": g.org, "title": g.work, "weather": lambda: r.choice(["sunny", "rainy", "cloudy", "windy", "foggy"]), "deg": lambda: str(r.randint(-9, 38)),
             "hour": lambda: f"{r.randint(1, 12)} {r.choice(['am', 'pm'])}", "unit": lambda: r.choice(["kilograms", "grams", "tonnes"]), "phone": lambda: f"{r.randint(0, 9999):04d}", "mail": lambda: f"{r.choice(['hello', 'returns', 'help', 'service'])}@{g.pseudo()}.example", "its": lambda: "its", "Things": lambda: s(w()).capitalize()}
        if k in ("adj0", "thing0"): own[k] = self.slot(k[:-1], own); return own[k]
        return v[k]()

    def fill(self, s, own): return re.sub(r"\{(\w+)\}", lambda m: str(self.slot(m.group(1), own)), s)

    def page(self, kind=None):
        """(title, kind, sentences as [(text, attribute, ready question forms)], slots)"""
        g, r = self.g, self.r
        kind = kind or r.choice(list(KINDS))
        pronoun, poss, what, attributes = KINDS[kind]
        if kind == "person": pronoun = r.choice(pronoun); poss = {"He": "His", "She": "Her"}[pronoun]
        e = {"person": g.person, "town": g.place, "nature": lambda: r.choice(["Mount ", "Lake ", "the ", ""]) + g.cap() + r.choice(["", " River", " Falls"]), "building": lambda: r.choice(["the ", ""]) + g.cap() + r.choice([" Tower", " Bridge", " Museum", " Castle", " Hall"]), "company": g.org,
             "work": g.work, "animal": lambda: r.choice([g.word(LOWER_), g.pseudo(), r.choice(ADJ_) + " " + g.word(LOWER_)]), "thing": lambda: r.choice([g.word(LOWER_), g.word(LOWER_) + " " + g.word(LOWER_), g.pseudo()]), "event": lambda: "the " + g.cap() + r.choice([" War", " Festival", " Cup", " Race", " Games"]), "shop": lambda: g.cap() + r.choice([" Teas", " Books", " Shoes", " Toys", " Garden"])}[kind]()
        own = {"e": e}
        def line(tpl, first=False):
            full = e[:1].upper() + e[1:] if not (kind in ("animal", "thing")) else "The " + e
            name = first or r.random() < .3
            own.update(S=full if name and kind != "shop" else pronoun, S0=full, s=(e if kind not in ("animal", "thing") else "the " + e) if name else pronoun.lower(), P=(full + "'s" if name and kind != "shop" else poss))
            t = self.fill(g.ex(tpl.replace("{", "\x01").replace("}", "\x02")).replace("\x01", "{").replace("\x02", "}"), own)
            return t[:1].upper() + t[1:]
        pick = lambda options: self.held(options)
        sentences = [(line(pick(what), True), "what")]
        keys = [k for k in attributes if k != "what"]
        for k in r.sample(keys, min(len(keys), r.choice([1, 2, 2, 3, 3, 4]))): sentences.append((line(pick(attributes[k][1])), k))
        if r.random() < .25:
            rest = sentences[1:]; r.shuffle(rest); sentences = rest if r.random() < .5 else sentences[:1] + rest
        return dict(title=e[:1].upper() + e[1:], e=e, kind=kind, pronoun=pronoun, sentences=sentences, own=own, attributes=attributes)

    def held(self, options):
        """One of the wordings of this split; any where the split has none."""
        mine = [o for o in options if self.g.ok(o)] or options
        return self.r.choice(mine)

    def question(self, page, key, name=None):
        own = dict(page["own"]);
        if name: own["e"] = name
        q = self.g.ex(self.held(page["attributes"][key][0]).replace("{", "\x01").replace("}", "\x02")).replace("\x01", "{").replace("\x02", "}")
        return self.fill(q, own), q

    def other_sentence(self, page, key):
        """Another page that tells the same attribute of the same thing otherwise."""
        own = page["own"]; e = page["e"]; kind = page["kind"]
        full = page["title"] if kind not in ("animal", "thing") else "The " + e
        own.update(S=full, s=e, P=full + "'s")
        t = self.fill(self.g.ex(self.held(page["attributes"][key][1]).replace("{", "\x01").replace("}", "\x02")).replace("\x01", "{").replace("\x02", "}"), own)
        return t[:1].upper() + t[1:]

    def passage(self, page, must=None, most=360):
        texts = [s for s, _ in page["sentences"]]
        if must is None: must = self.r.choice(texts)
        i = texts.index(must); a = b = i; n = len(must)
        while True:
            if a > 0 and n + len(texts[a - 1]) + 2 <= most: a -= 1; n += len(texts[a]) + 2
            elif b + 1 < len(texts) and n + len(texts[b + 1]) + 2 <= most: b += 1; n += len(texts[b]) + 2
            else: break
        return ". ".join(texts[a:b + 1]) + "."


def bind(lower, jobs, adj, noun, verb, months, days):
    global LOWER_, JOBS_, ADJ_, NOUN_, VERB_, MONTHS_, DAYS_
    LOWER_, JOBS_, ADJ_, NOUN_, VERB_, MONTHS_, DAYS_ = lower, jobs, adj, noun, verb, months, days
