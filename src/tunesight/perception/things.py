"""Things seen: the everyday words that ImageNet's classes come down to.

Conventions
-----------
Classes are numbered as the scene network numbers them: 0 is background, then ImageNet's thousand
in their usual order. A word stands for all of its classes (118 breeds are a dog), and classes that
tell nothing of a scene (staplers, washers) have no word. The words are ours.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tunesight.domain.reading import SeenThing

__all__ = ["CLASSES", "SHOWN_THINGS", "name_things"]

CLASSES = 1001
SHOWN_THINGS = 3
# By eye on the demo pictures, which have no labels: at .34 a beach is a seashore, at .28 snowfall
# is a snowmobile.
_LEAST_PROBABILITY = 0.3

# Word, then class numbers and ranges with both ends.
_WORDS = """
airplane 405 896 909
airship 406
ambulance 408
antelope 352-354
ape 366-370
baby 452 517 521
badger 363
barn 426
baseball 430 982
basketball 431
bath 436 877
bear 295-298
bed 565 722 751
bee 310 411 600
beer 441 442
beetle 301-308
bell tower 443
bicycle 445 672 881
bird 10-22 81-84 86 87 92-94 96 97 129 130 132-144 147
bison 348
boat 473 577 626 694 815
books 454 455 625
bread 931-933
bridge 822 840 889
bubbles 972
bus 655 780 875
butterfly 322-327
cabin 450
camel 355
camera 733 760
candle 471
car 437 469 512 610 628 657 662 718 752 818
carousel 477
castle 484
cat 282-286
cheetah 294
chicken 8 9
church 407 498
cinema 499 599 855
cliff 501 973
coast 977
cobweb 816
coffee 505 506 551 968 969
comic 918
computer 509 528 621
coral reef 110 974
cow 346 347
crab 119-122 126
crocodile 50 51
dancer 602 690
dessert 928 961
dinosaur 52
diving 802 984
dog 152-269
dolphin 149
dragonfly 320 321
drum 542 823
duck 98 99
eagle 23
elephant 102 386 387
fire 557 627 645 863
fire engine 556
fish 1 2 6 7 390-398
flamingo 131
flower 986 987
flower field 985
food 925-927 934-936 960 963-966
football 561 769
fountain 563
fox 278-281
frog 31-33
fruit 949-958
gas mask 571
geyser 975
goat 351
golf 575 576
goose 100
guitar 403 421 547
gun 414 764 765
gymnast 417 603 703
hamster 334 339
harp 595
harvest 596 857 867 959 988
hippo 345
horse 340 604
hospital 824 831 846
hot-air balloon 418
hummingbird 95
hyena 277
ice cream 929 930
insect 309 311-319
jellyfish 108
kangaroo 105
kimono 615
koala 106
lake 976
lemur 384 385
leopard 289-291
lighthouse 438
lion 292
lizard 39-49
llama 356
lobster 123-125
lynx 287 288
mask 644 797
maze 647
meerkat 300
microphone 651
missile 658 745
monastery 664
monkey 371-383
monument 650 683 874
mosque 669
motorcycle 666 671
mountains 971
mushroom 948 993-998
orchestra 433 459 487 514 559 567 684 876
otter 361
owl 25
palace 699
panda 388 389
parachute 702
park bench 704
parrot 88-91
peacock 85
penguin 146
piano 580 882
pier 461 537 719
pig 342-344
prison 744
pumpkin lantern 608
rabbit 331-333
restaurant 763
sailing boat 485 781 872 915
sandbar 978
saxophone 777
scorpion 72
seal 151
seashore 979
shark 3-5
sheep 349 350
ship 404 511 629
shipwreck 914
ski 796
skunk 362
sled 451 538
snail 114 115
snake 53-69
snowmobile 803 804
soccer 806
sofa 832
spacecraft 813
spider 73-78
squirrel 336
stage 819 820
starfish 328
stork 128
street 920 921
swan 101
swimsuit 446 639 640 843
swing 844
tank 848
teddy bear 851
telescope 756
temple 833
tennis 753 853
tent 673 916
tiger 293
train 467 548 566 706 821
tram 830
truck 570 676 868
turtle 34-38
umbrella 880
valley 980
vegetables 937-947
violin 890
volcano 981
volleyball 891
vulture 24
wedding 579 983
whale 148 150
wine 573 908 967
wolf 270-276
zebra 341
"""


def name_things(probabilities: NDArray[np.floating]) -> tuple[SeenThing, ...]:
    """Name what a picture seems to show, most likely first.

    Parameters
    ----------
    probabilities
        Of the network's classes, shape (1001,); they sum to one.

    Returns
    -------
    tuple of SeenThing
        At most three, each with the sum of its classes and at least 30 % likely.
    """
    seen = [
        SeenThing(word, min(1.0, float(probabilities[classes].sum())))
        for word, classes in _word_classes()
    ]
    likely = [thing for thing in seen if thing.probability >= _LEAST_PROBABILITY]
    return tuple(sorted(likely, key=lambda thing: -thing.probability)[:SHOWN_THINGS])


def _word_classes() -> Iterator[tuple[str, list[int]]]:
    for line in _WORDS.strip().splitlines():
        parts = line.split(" ")
        # A word may be several: the numbers begin where a digit does.
        first = next(place for place, part in enumerate(parts) if part[0].isdigit())
        classes: list[int] = []
        for span in parts[first:]:
            low, _, high = span.partition("-")
            classes.extend(range(int(low), int(high or low) + 1))
        yield " ".join(parts[:first]), classes
